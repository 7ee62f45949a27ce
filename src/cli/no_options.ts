// The schema of a command without options of its own.

import { z } from "zod";

export const NoOptions = z.strictObject({});
