// The family whose library it is: their cameras and phones, and where they went.

import { compactTime, type Moment } from "./moment.ts";

export type Camera = {
  readonly make: string;
  readonly model: string;
  readonly lens?: string;
  readonly width: number;
  readonly height: number;
  /** Years of use, both included. */
  readonly from: number;
  readonly to: number;
  readonly photos: "jpeg" | "heic";
  /** Phones write positions and UTC offsets; cameras do neither. */
  readonly isPhone: boolean;
  /** The name of the `n`th file without its extension. */
  readonly stem: (n: number, moment: Moment) => string;
  readonly videoExtension: ".MP4" | ".MOV" | ".mp4";
  /** Of 100 shots, how many are videos. */
  readonly videoPercent: number;
};

const digits = (n: number, length: number) => String(n % 10 ** length).padStart(length, "0");

export const cameras: readonly Camera[] = [
  {
    make: "Canon",
    model: "Canon PowerShot A620",
    width: 3072,
    height: 2304,
    from: 2005,
    to: 2010,
    photos: "jpeg",
    isPhone: false,
    stem: (n) => `IMG_${digits(n, 4)}`,
    videoExtension: ".MP4",
    videoPercent: 3,
  },
  {
    make: "NIKON CORPORATION",
    model: "NIKON D90",
    lens: "18.0-105.0 mm f/3.5-5.6",
    width: 4288,
    height: 2848,
    from: 2009,
    to: 2015,
    photos: "jpeg",
    isPhone: false,
    stem: (n) => `DSC_${digits(n, 4)}`,
    videoExtension: ".MOV",
    videoPercent: 2,
  },
  {
    make: "Panasonic",
    model: "DMC-TZ10",
    width: 4000,
    height: 3000,
    from: 2011,
    to: 2016,
    photos: "jpeg",
    isPhone: false,
    stem: (n) => `P${digits(1_000_000 + n, 7)}`,
    videoExtension: ".MP4",
    videoPercent: 8,
  },
  {
    make: "Apple",
    model: "iPhone 6s",
    lens: "iPhone 6s back camera 4.15mm f/2.2",
    width: 4032,
    height: 3024,
    from: 2015,
    to: 2020,
    photos: "jpeg",
    isPhone: true,
    stem: (n) => `IMG_${digits(n, 4)}`,
    videoExtension: ".MOV",
    videoPercent: 10,
  },
  {
    make: "SONY",
    model: "ILCE-7M3",
    lens: "FE 24-105mm F4 G OSS",
    width: 6000,
    height: 4000,
    from: 2018,
    to: 2024,
    photos: "jpeg",
    isPhone: false,
    stem: (n) => `DSC${digits(n, 5)}`,
    videoExtension: ".MP4",
    videoPercent: 5,
  },
  {
    make: "Apple",
    model: "iPhone 12 mini",
    lens: "iPhone 12 mini back dual wide camera 4.2mm f/1.6",
    width: 4032,
    height: 3024,
    from: 2020,
    to: 2024,
    photos: "heic",
    isPhone: true,
    stem: (n) => `IMG_${digits(n, 4)}`,
    videoExtension: ".MOV",
    videoPercent: 10,
  },
  {
    make: "Google",
    model: "Pixel 7",
    width: 4080,
    height: 3072,
    from: 2022,
    to: 2024,
    photos: "jpeg",
    isPhone: true,
    stem: (n, moment) => `PXL_${compactTime(moment)}${digits(n * 7, 3)}`,
    videoExtension: ".mp4",
    videoPercent: 12,
  },
];

export type Place = {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** In the months of the visit, which are outside any change of clocks. */
  readonly offsetMinutes: number;
  readonly months: readonly number[];
};

export const places: readonly Place[] = [
  { name: "Paris", latitude: 48.8584, longitude: 2.2945, offsetMinutes: 120, months: [5, 8] },
  { name: "Lofoten", latitude: 68.2342, longitude: 13.5683, offsetMinutes: 120, months: [6, 7] },
  {
    name: "New York",
    latitude: 40.7061,
    longitude: -73.9969,
    offsetMinutes: -240,
    months: [9, 10],
  },
  { name: "Cape Town", latitude: -33.9628, longitude: 18.4098, offsetMinutes: 120, months: [1, 2] },
  { name: "Kathmandu", latitude: 27.7149, longitude: 85.2904, offsetMinutes: 345, months: [11] },
  { name: "Sydney", latitude: -33.8568, longitude: 151.2153, offsetMinutes: 660, months: [12, 1] },
  { name: "Tokyo", latitude: 35.7101, longitude: 139.8107, offsetMinutes: 540, months: [4, 12] },
  { name: "Lisbon", latitude: 38.6916, longitude: -9.216, offsetMinutes: 60, months: [5, 9] },
  { name: "Garden", latitude: 52.4545, longitude: 13.3097, offsetMinutes: 120, months: [6, 7, 8] },
  { name: "Christmas", latitude: 52.4545, longitude: 13.3097, offsetMinutes: 60, months: [12] },
];
