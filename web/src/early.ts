// Runs before the page is drawn, so that text size and colours chosen earlier do not flicker.

import { apply, read } from "./preferences";

apply(read());
