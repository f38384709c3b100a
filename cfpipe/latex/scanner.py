r"""LaTeX text to tokens with places, in one form for each thing that looks the same on the page.

`\operatorname{KL}` and `\mathrm{KL}`, `\hat p` and `\hat{p}`, `\le` and `\leq`, `x_{1}` and `x_1` give equal tokens, so
that a declared spelling is found however it is typed.  Braces that only group disappear, because nobody sees them on
the
page: what is read is what is displayed.  Braces around an argument stay where they hold more than one token.
"""

from __future__ import annotations

import re

from cfpipe.latex import lexicon
from cfpipe.latex.tokens import Token, fault, lowered_first

MOST_CHARACTERS, MOST_TOKENS, MOST_BRACKETS, MOST_DIGITS = 4_000, 1_500, 40, 300
MOST_ACCENTS = 4

_SCAN = re.compile(
    r"(?P<space>\s+|~)|(?P<command>\\[A-Za-z]+\*?)|(?P<control>\\.)|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<letter>[A-Za-z])"
    r"|(?P<mark>:=|[-+*/=<>()\[\]|!,;:.'&^_{}])",
    re.DOTALL,
)
_RAW_GROUP = re.compile(r"\s*(?:\{((?:[^{}\\]|\\.)*)\}|([A-Za-z0-9])|(\\[A-Za-z]+))", re.DOTALL)
_SCIENTIFIC = re.compile(r"[eE][-+]?\d")
_BRACE = re.compile(r"\s*\{")
_LENGTH = re.compile(r"\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu)\s*\]")
_STYLED = re.compile(r"(?:[A-Za-z0-9]|\\[A-Za-z]+)+")


def tokenize(latex: str, depth: int = 0) -> list[Token]:
    """The tokens of a text; `depth` counts the accents around it."""
    if depth > MOST_ACCENTS:
        raise fault("accents nest too deeply", 0, len(latex), rule="too-large")
    if len(latex) > MOST_CHARACTERS:
        raise fault(f"a formula may have {MOST_CHARACTERS} characters", 0, len(latex), rule="too-large")
    scanner = _Scanner(latex, depth)
    scanner.run()
    return lowered_first(scanner.tokens)


class _Scanner:
    """One pass over the text; `wanted` counts the arguments that the last command still takes."""

    def __init__(self, latex: str, depth: int) -> None:
        self.latex, self.place, self.depth = latex, 0, depth
        self.tokens: list[Token] = []
        self.wanted = 0
        self.braces: list[tuple[int, int | None]] = []  # where a brace opened, and what was wanted after it
        self.roots: list[int] = []  # how many braces were open where the index of a root began

    def run(self) -> None:
        latex, scan = self.latex, _SCAN.match
        while self.place < len(latex):
            match = scan(latex, self.place)
            if match is None:
                raise fault(f"the character {latex[self.place]!r} has no meaning here", self.place, self.place + 1,
                            "write it as a LaTeX command")  # fmt: skip
            kind, start = match.lastgroup, self.place
            self.place = match.end()
            if kind == "space":
                continue
            if len(self.tokens) > MOST_TOKENS:
                raise fault("this formula has too many parts", 0, len(latex), rule="too-large")
            text = match.group()
            if kind == "letter":
                self.add("name", text, start)
            elif kind == "number":
                self.number(text, start)
            elif kind == "mark":
                self.mark(text, start)
            else:
                self.command(lexicon.ALIASES.get(text, text), start)
        if self.braces:
            place = self.braces[-1][0]
            raise fault("this brace is not closed", self.tokens[place].start, self.tokens[place].end)

    def add(self, kind: str, text: str, start: int) -> None:
        if self.wanted:
            self.wanted -= 1
        self.tokens.append(Token(kind, text, start, self.place))

    def number(self, text: str, start: int) -> None:
        if self.wanted and len(text) > 1:
            if self.tokens[-1].text in "_^":
                raise fault(f"only the first digit of {text} is raised or lowered", start, self.place,
                            f"write {self.tokens[-1].text}{{{text}}}", "ambiguous")  # fmt: skip
            text, self.place = text[0], start + 1
        if _SCIENTIFIC.match(self.latex, self.place):
            hint = f"write {text} \\cdot 10^{{…}} or a space"
            raise fault(f"{text} before e", start, self.place + 1, hint, "ambiguous")
        if len(text) > MOST_DIGITS:
            raise fault(f"a number may have {MOST_DIGITS} digits", start, self.place, rule="too-large")
        if len(text) > 1 and text[0] == "0" and text[1] != ".":
            raise fault("a number does not begin with a zero", start, self.place, "write 1000 without a comma")
        self.add("number", "0" + text if text[0] == "." else text, start)

    def mark(self, text: str, start: int) -> None:
        if text == "{":
            self.braces.append((len(self.tokens), self.wanted - 1 if self.wanted else None))
            self.tokens.append(Token("mark", "{", start, self.place))
            self.wanted = 0
            if len(self.braces) > MOST_BRACKETS:
                raise fault("braces nest too deeply", start, self.place, rule="too-large")
        elif text == "}":
            self.close_brace(start)
        elif text in "_^":
            if self.wanted:
                raise fault("an argument is missing here", start, self.place)
            self.tokens.append(Token("mark", text, start, self.place))
            self.wanted = 1
        elif text == "[" and self.wanted and self.tokens[-1].text == "\\sqrt":
            self.roots.append(len(self.braces))
            self.wanted = 0
            self.tokens.append(Token("mark", "root[", start, self.place))
        elif text == "]" and self.roots and self.roots[-1] == len(self.braces):
            self.roots.pop()
            self.wanted = 1
            self.tokens.append(Token("mark", "root]", start, self.place))
        elif text == "'" and self.wanted and self.tokens[-1].text == "^":
            raise fault("this prime stands in a superscript", start, self.place)
        else:
            self.add(lexicon.MARKS.get(text, "mark"), "=" if text == ":=" else "\\cdot" if text == "*" else text, start)

    def close_brace(self, start: int) -> None:
        if self.wanted:
            raise fault("an argument is missing here", start, self.place)
        if not self.braces:
            raise fault("this brace closes nothing", start, self.place)
        place, after = self.braces.pop()
        tokens = self.tokens
        if after is None:
            if not any(token.text == "\\choose" for token in tokens[place + 1 :]):
                self.invisible(place, start)
                del tokens[place]
                return
            after = 0
        elif place and tokens[place - 1].text in ("_", "^"):
            inside = tokens[place + 1 :]
            if not inside:
                raise fault("this is empty", start - 1, self.place)
            if tokens[place - 1].text == "^" and all(token.text == "'" for token in inside):
                del tokens[place - 1 : place + 1]
                self.wanted = after
                return
            if len(inside) == 1:
                del tokens[place]
                self.wanted = after
                return
        tokens.append(Token("mark", "}", start, self.place))
        self.wanted = after

    def invisible(self, place: int, start: int) -> None:
        """Refuse braces that mean more to the author than to anybody who looks at the page."""
        inside = self.tokens[place + 1 :]
        if len(inside) < 2:
            return
        follows = self.latex[self.place :].lstrip()[:1]
        if follows in ("^", "_", "'", "!") and follows:
            raise fault(
                "braces are not seen on the page", self.tokens[place].start, self.place, "write brackets", "ambiguous"
            )
        depth = 0
        for each in inside[1:]:
            depth += (each.kind == "open" or each.text == "{") - (each.kind == "close" or each.text == "}")
            if depth == 0 and each.text in ("+", "-"):
                before = self.tokens[place - 1] if place else None
                if (
                    (before and before.kind in ("number", "name", "close"))
                    or follows.isalnum()
                    or follows in ("\\", "(")
                ):
                    raise fault(
                        "braces are not seen on the page",
                        self.tokens[place].start,
                        self.place,
                        "write brackets",
                        "ambiguous",
                    )

    # -- commands

    def command(self, text: str, start: int) -> None:
        if text in lexicon.DROPPED:
            return
        if text in ("\\quad", "\\qquad"):
            if not self.braces:
                self.tokens.append(Token("quad", "\\quad", start, self.place))
        elif text in lexicon.STYLES:
            self.styled(text, start)
        elif text in lexicon.TEXTS:
            group = self.raw(start, text)
            if group.isalpha() and group.isascii() and group.lower() not in lexicon.CONNECTIVES:
                self.named("\\mathrm", group, start)
                return
            self.add("text", f"\\text{{{' '.join(group.replace('~', ' ').split())}}}", start)
        elif text in ("\\underset", "\\overset", "\\stackrel"):
            self.stacked(text, start)
        elif text in lexicon.ACCENTS:
            self.accent(lexicon.ACCENTS[text], start)
        elif text in ("\\begin", "\\end"):
            self.environment(text, start)
        else:
            self.other(text, start)

    def other(self, text: str, start: int) -> None:
        if text == "\\\\":
            length = _LENGTH.match(self.latex, self.place)
            self.place = length.end() if length else self.place
            self.tokens.append(Token("mark", "\\\\", start, self.place))
        elif text in lexicon.SIZES:
            self.sized(lexicon.SIZES[text], text, start)
        elif text == "\\prime":
            if self.tokens and self.tokens[-1].text == "^":
                self.tokens.pop()
                self.wanted = 0
            self.tokens.append(Token("mark", "'", start, self.place))
        else:
            self.plain(text, start)

    def plain(self, text: str, start: int) -> None:
        arguments = lexicon.ARGUMENTS.get(text, 0)
        if self.wanted > 1 and arguments:
            raise fault("an argument is missing here", start, self.place, "put the argument into braces")
        kind = lexicon.BRACKETS.get(text) or ("name" if text in lexicon.LETTERS or text[-1] == "}" else "command")
        self.add(kind, lexicon.CANONICAL.get(text, text), start)
        if arguments:
            self.wanted = arguments

    def raw(self, start: int, text: str) -> str:
        group = _RAW_GROUP.match(self.latex, self.place)
        if group is None:
            raise fault(f"the argument of {text} cannot be read", start, self.place)
        self.place = group.end()
        return next(part for part in group.groups() if part is not None)

    def styled(self, text: str, start: int) -> None:
        style = lexicon.STYLES[text]
        match = _RAW_GROUP.match(self.latex, self.place)
        if match is None:
            raise fault(f"the argument of {text} cannot be read", start, self.place, "write one name in one group")
        content = self.raw(start, text)
        for space in ("\\,", "\\;", "\\ ", "\\!", "~", " "):
            content = content.replace(space, "")
        if not _STYLED.fullmatch(content):
            raise fault(f"the argument of {text} is not one name", start, self.place, "write one name in one group")
        self.named(style, content, start)

    def named(self, style: str, content: str, start: int) -> None:
        name = lexicon.WORDS.get(content) if style == "\\mathrm" else None
        if name is None:
            name = f"{style}{{{content}}}"
        self.add("command" if name in lexicon.COMMAND_WORDS else "name", name, start)

    def stacked(self, text: str, start: int) -> None:
        r"""`\underset{x}{\max}` is `\max_{x}`; an equals sign may be marked as a definition."""
        (first, mark), (second, main) = self.group(text, start), self.group(text, start)
        body = tokenize(main, self.depth + 1)
        if len(body) != 1 or self.wanted:
            raise fault(f"this use of {text} is not read", start, self.place)
        if text == "\\underset" and body[0].text in ("\\max", "\\min", "\\argmax", "\\argmin", "\\lim"):
            end = second + len(main)
            below = [
                token._replace(start=token.start + first, end=token.end + first)
                for token in tokenize(mark, self.depth + 1)
            ]
            self.tokens += [body[0]._replace(start=second, end=end), Token("mark", "_", start, end)]
            if len(below) != 1:
                below = [Token("mark", "{", start, end), *below, Token("mark", "}", start, end)]
            self.tokens += below
        elif text != "\\underset" and body[0].text == "=" and mark.strip() in lexicon.DEFINED:
            self.tokens.append(body[0]._replace(start=start, end=self.place))
        else:
            raise fault(f"this use of {text} is not read", start, self.place)

    def group(self, text: str, start: int) -> tuple[int, str]:
        """The next group in braces, with its place."""
        latex, place = self.latex, self.place
        while place < len(latex) and latex[place].isspace():
            place += 1
        if latex[place : place + 1] != "{":
            raise fault(f"{text} needs its arguments in braces", start, self.place)
        depth, stop = 0, place
        while stop < len(latex):
            depth += (latex[stop] == "{") - (latex[stop] == "}")
            stop += 1
            if depth == 0:
                break
        else:
            raise fault("this brace is not closed", place, place + 1)
        self.place = stop
        return place + 1, latex[place + 1 : stop - 1]

    def accent(self, text: str, start: int) -> None:
        group = _BRACE.match(self.latex, self.place)
        if group is None:
            inner = self.raw(start, text)
            inner = lexicon.ALIASES.get(inner, inner)
        else:
            depth, stop = 1, group.end()
            while stop < len(self.latex) and depth:
                depth += (self.latex[stop] == "{") - (self.latex[stop] == "}")
                stop += 1
            if depth:
                raise fault("this brace is not closed", start, self.place)
            inner = " ".join(token.text for token in tokenize(self.latex[group.end() : stop - 1], self.depth + 1))
            self.place = stop
        self.add("name", f"{text}{{{inner}}}", start)

    def environment(self, text: str, start: int) -> None:
        name = self.raw(start, text).strip()
        kind = lexicon.ENVIRONMENTS.get(name)
        if kind is None:
            raise fault(f"the environment {name} is not read", start, self.place, "use aligned, cases or pmatrix")
        if kind == "array" and text == "\\begin":
            self.raw(start, text)  # how its columns are aligned
        self.add("begin" if text == "\\begin" else "end_environment", f"{text[1:]} {kind}", start)

    def sized(self, side: str, text: str, start: int) -> None:
        r"""`\left(`, `\bigr|` …: the delimiter, with the side it stands on where the command says so."""
        match = _SCAN.match(self.latex, self.place)
        while match is not None and match.lastgroup == "space":
            self.place = match.end()
            match = _SCAN.match(self.latex, self.place)
        if match is None:
            raise fault(f"{text} needs a bracket", start, self.place)
        self.place = match.end()
        delimiter = lexicon.ALIASES.get(match.group(), match.group())
        delimiter = lexicon.CANONICAL.get(delimiter, delimiter)
        if delimiter not in lexicon.DELIMITERS and not (delimiter == "/" and not side):
            raise fault(f"{text} needs a bracket", start, self.place)
        stands = lexicon.BRACKETS.get(delimiter, side)
        if side in ("open", "close") and stands not in ("bar", side):
            raise fault("this bracket stands on the wrong side", start, self.place)
        if delimiter in ("|", "\\|"):
            kind = {"open": "open", "close": "close", "middle": "middle"}.get(side, "bar")
        else:
            kind = side or lexicon.BRACKETS.get(delimiter) or lexicon.MARKS.get(delimiter, "mark")
        self.add(kind, delimiter, start)
