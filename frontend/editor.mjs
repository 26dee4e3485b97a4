// The code editor of a stage's page. Bundled by build.mjs; loaded by static/stage.js on top of a plain textarea.
//
// Gives `open(options)`: a CodeMirror with Python, whose colours come from the page's own style sheet.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// Tab indents. After Escape, Tab moves the focus on, until another key is pressed or the editor is left.
const leaveWithEscape = EditorView.domEventHandlers({
  keydown(event, view) {
    if (event.key === "Escape") view.setTabFocusMode(true);
    else if (!["Tab", "Shift"].includes(event.key)) view.setTabFocusMode(false);
    return false;
  },
  blur(_event, view) {
    view.setTabFocusMode(false);
  },
});

const looks = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "inherit" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "0.75rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "transparent", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line-now)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-selectionMatch, .cm-matchingBracket": { backgroundColor: "var(--selection)" },
  ".cm-panels, .cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--raised)", borderColor: "var(--rule)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--on-leaf)", backgroundColor: "var(--leaf)" },
});

/**
 * Open an editor before `place`.
 *
 * @param {{place: Element, text: string, label: string, describedBy: string, nonce: string,
 *          onChange: (text: string) => void}} options
 */
export function open({ place, text, label, describedBy, nonce, onChange }) {
  const view = new EditorView({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorView.contentAttributes.of({
        "aria-label": label, "aria-describedby": describedBy, spellcheck: "false", tabindex: "0",
      }),
      lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(),
      history(), bracketMatching(), closeBrackets(), indentOnInput(), highlightSelectionMatches(),
      autocompletion({ activateOnTyping: false }),
      python(), indentUnit.of("    "), EditorState.tabSize.of(4), syntaxHighlighting(classHighlighter),
      leaveWithEscape, looks,
      keymap.of([
        ...closeBracketsKeymap, ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
        ...searchKeymap, ...historyKeymap, ...completionKeymap, indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
  place.before(view.dom);
  return view;
}
