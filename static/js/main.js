/* Starts the behaviours every page may need; each binds itself to data-… attributes. */
import { arrive } from "./arrival.js";
import { startAutosave } from "./autosave.js";
import { startAutosubmit } from "./autosubmit.js";
import { startBudget } from "./budget.js";
import { startBusy } from "./busy.js";
import { startComfort } from "./comfort.js";
import { startConfirm } from "./confirm.js";
import { startCounters } from "./counter.js";
import { startDialogs } from "./dialogs.js";
import { startErrors } from "./errors.js";
import { startPresence } from "./presence.js";
import { startRefresh } from "./refresh.js";
import { startReveal } from "./reveal.js";
import { startRichText } from "./richtext.js";
import { startRows } from "./rows.js";
import { startSession } from "./session.js";
import { startSuggest } from "./suggest.js";
import { startUploads } from "./upload.js";

startDialogs();
startUploads();
startErrors();
startConfirm();
startBusy();
startComfort();
startCounters();
startPresence();
startRefresh();
startReveal();
startRows();
startAutosubmit();
startSession();
startSuggest();
startBudget();
/* What was kept on this computer is put back into the editors: they come first. */
startRichText().then(startAutosave).then(arrive);
