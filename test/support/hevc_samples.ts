// Pictures that are truly coded as HEVC: `drawing(7)` (pictures.ts), by ffmpeg and x265 (-preset slow, qp=30, info=0), as
// units without start codes. Base64, since no encoder can be counted on where tests run.

export type HevcSample = {
  readonly width: number;
  readonly height: number;
  /** Base64: three units of parameters, then the picture. */
  readonly units: readonly string[];
};

export const hevcSamples = {
  /** 8 bits, 4:2:0, full range, BT.601. */
  whole: {
    width: 160,
    height: 120,
    units: [
      "QAEMAf//BAgAAAMAn6gAAAMAAB66AkA=",
      "QgEBBAgAAAMAn6gAAAMAAB6gFCB5ZbqSTK5uAgIMCAAAAwAIAAADAMhA",
      "RAHBcYES",
      "KAGvWPl7kd4BAT/kz7vfmVmIhoLb/TFf5gecP3vAN8q0ytu+mC1MVS9UyzHIV2jkPY8DNRg1CGmxjoTZQOctbefmB73wQoCM2F2qLBO5jZ71aK599Tekl0/YKSG7y+z5m5GtpQGX9X0HPA2wQ/LZcEynXmKd8FyFaIE/zBxuN0wZhSpQ+LbsmzRP7flCAI8nunmiEc2fTBELU4aDj7zlEqImORLUoVLr3cxGGjaozsWSXEKRPfC7JxiM6s39YHU45X+R8mkkXYDYB31vV+NsLzfyaxk+JSAYJgTyFfr0luvUdYjHAtAm5EHwIOVGGfJllcmfYCbRULNiiiGl0DvvnguJzqXQy6iOCjmguxezVN428wOpqvwfunXyMc3uyfp6KpT/hiJpdnKZb63yff0z0yDYcq4BZ5aQRh8v8+/7i2Vcd8n+eLrZ/5S2rEA40/7qeV9m9AeO5fC0ANyoSYA=",
    ],
  },
  /** 10 bits, 4:2:2, narrow range, BT.709. */
  deep: {
    width: 128,
    height: 96,
    units: [
      "QAEMAf//BAgAAAMAnSgAAAMAAB66AkA=",
      "QgEBBAgAAAMAnSgAAAMAAB6wECBhNlupJMrmoEBAIIAAAAMAgAAADIQ=",
      "RAHBcYES",
      "KAGvWPlpzq6BhpkNqVYX1zSx5iHRUx5BAuL1rVQbxvAIB9Fe1dYzzJeWc0I5zaq/B8pgIcP68l3k3mWXs7IFH49/uVqWzoKYRRgcNp2PNzSq4OWJCYSI3IVYcZMYa5LSVMUl9eiICr6+d0MiJpu6ES4tvyBu3I+qVBbHRz0VAgfp1sGNKt4fb/r5zAojlIz4ww7navIDVAUqBdt8+YpZeKfvQZ8HTnkWWPVCqZ3QTpcN5MHvY0mVXOUPj3XeQiS/LYnyp9qxvpYZw4fbYxLDoOSwNv72YYZhZckuuYUIT4YzG1SStsjG1uKYHrYuwQuVM0sDYDf0Hfnpyu9G0cngmz3XrEeRsge2TrpH93aTUCGIYp1wsEBCMPCDE2WSrZADkjodD4zP8klIAI5jneYeB0KBAZmMhqJl3mviDm0DMkEfUwUPXeSDb+OO1qu20Q+pb6CKyJH+",
    ],
  },
  /** 8 bits, 4:4:4, narrow range, BT.2020. */
  fine: {
    width: 128,
    height: 96,
    units: [
      "QAEMAf//BAgAAAMAnigAAAMAAB66AkA=",
      "QgEBBAgAAAMAnigAAAMAAB6QAgQMLLdSSZXNQICCQQAAAwABAAADABkI",
      "RAHBcDBgESA=",
      "KAGvWPl7kbao0yG0+Vcimm7DyMqSrluN2z5xWcVL73bVsLX8sYpgx6y1RtwDwc4YBIVasFy4dZ+3azrWquIjW3rFrEyapKvKi7N62tdvV3yIT0KTruw0jUu+BG2zbe/MUIA1/sPyLlskoyJfTKtLrkdaUuWC54TQupK2JjMCAxVHUxnM6KDNnd2A8lf7Qu6b1i+rMXMRkxrAAdpC6+psonQm3V8ut0MpxOSs6Q7G/QwahEpNbAGhODIYDancAXotbB/gGWHPn6tGKMbDD9OdpdtYtvUuGZKgmKAGArLqCClm+q3zhNQDJBq9H9mB1onF7EFmG7XOGCcvkKvqNC5Fx3/CBvdYauoNz6tKTCTU2Dw0XuUTYV7Hhfg=",
    ],
  },
  /** 8 bits without colour, full range. */
  grey: {
    width: 128,
    height: 96,
    units: [
      "QAEMAf//BAgAAAMAn+gAAAMAAB66AkA=",
      "QgEBBAgAAAMAn+gAAAMAAB7AQIGFlupJMrmwIAAAAwAgAAADAyE=",
      "RAHBcYES",
      "KAGusGlj8EZKgRWQbqKlFkQSOE5idVn8bB7G4aFQeNQpsJ7as5TcaReMULYBasGSlIxCMvQ/7D4GCNHpY4C5kyn7GWSWulhxEFjDK2WEI4B28biVdUL5Wpi4P5KMCBah4KNp5Y7Nhr7zqADDT8coMtXGsUC7aQ2wazI9StRdEBtxhEt0R3q7qpB+Do7McBbA",
    ],
  },
} satisfies Record<string, HevcSample>;

/** The same picture in two rows of two, coded as `whole` is. */
export const hevcTiles: readonly HevcSample[] = [
  {
    width: 80,
    height: 64,
    units: [
      "QAEMAf//BAgAAAMAn6gAAAMAAB66AkA=",
      "QgEBBAgAAAMAn6gAAAMAAB6gKIEFlupJMrm4CAgwIAAAAwAgAAADAyE=",
      "RAHBcYES",
      "KAGvWJOie5HeAOhA1rZlPCOoxNEv/+n7mEKjw/fS3EavmMZ17yrl/5anOEH15cw/uBEOvNIQaJwx1a4cCE0Na60iD9Bd8MM9VfJpFBryUQscsqtFCxfIl4KZpA==",
    ],
  },
  {
    width: 80,
    height: 64,
    units: [
      "QAEMAf//BAgAAAMAn6gAAAMAAB66AkA=",
      "QgEBBAgAAAMAn6gAAAMAAB6gKIEFlupJMrm4CAgwIAAAAwAgAAADAyE=",
      "RAHBcYES",
      "KAGvWPl765frc3XFdkqC1coCZXLAcp3aunfPtF98f5aaCfXsFZJQYUK7Xbtzyk9ua/gRSnauqte3vZFMBs+p5EUUJaXzF0hcCavzRgzHt6Eg",
    ],
  },
  {
    width: 80,
    height: 64,
    units: [
      "QAEMAf//BAgAAAMAn6gAAAMAAB66AkA=",
      "QgEBBAgAAAMAn6gAAAMAAB6gKIEFlupJMrm4CAgwIAAAAwAgAAADAyE=",
      "RAHBcYES",
      "KAGvWPmOxx6du0oZG95TrFPLdEj1lXWrQC3T7XY9ay7NhCZTAXq5gkwOwmvFUv5/eZB8awxMEy4ofAuntdRjV7bw8JNkuxZymQVBSJ3dUxu05iB7Pxdm31vX/fsUkmDch/zFFpHm",
    ],
  },
  {
    width: 80,
    height: 64,
    units: [
      "QAEMAf//BAgAAAMAn6gAAAMAAB66AkA=",
      "QgEBBAgAAAMAn6gAAAMAAB6gKIEFlupJMrm4CAgwIAAAAwAgAAADAyE=",
      "RAHBcYES",
      "KAGvWPl+cu4JUgSiSZDqMWJKbi4L2LuwcIR217G1UGDl49NnM6BZrzLl4J4I24PhucoBrC2+sf6TK/OvnGh5tDdEQpoVORapow4jKMbqaiPx25Jluf5ABgDzOyR+4poVEpfolwaT5lEAPOzBhg==",
    ],
  },
];
