declare module "*.wasm" {
  /** Where it lies, in the program too. */
  const path: string;
  export default path;
}
