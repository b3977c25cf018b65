import ChatTesting
import Synchronization
import TerminalUI
import Testing

@testable import chatclient

@Suite struct CompactConsoleTests {
    private static let size = WindowSize(columns: 40, rows: 24)

    private var console = TerminalConsole(style: .compact, environment: ["TERM": "xterm-256color"]) { Self.size }
    private var screen = VirtualScreen(columns: 40)
    private let everyone = Prompt(text: "public>", isInline: true, isErased: true, kind: .command)
    private let busy = Prompt(text: "", isInline: true, isBusy: true)

    private mutating func type(_ text: String, at prompt: Prompt) -> ConsoleStep {
        console.feed(Array(text.utf8))
        var step = console.step(prompt: prompt)
        screen.take(step.output)
        while step.goesOn, step.event == nil {
            step = console.step(prompt: prompt)
            screen.take(step.output)
        }
        return step
    }

    private func entered(_ step: ConsoleStep) -> String? {
        guard case .entered(.text(let line)) = step.event else {
            return nil
        }
        return line
    }

    @Test mutating func `the line is typed behind the prompt, and vanishes when it is entered`() {
        screen.take(console.show(everyone))
        _ = type("hello", at: everyone)
        #expect(screen.lines == ["public> hello"])
        #expect(entered(type(" all\r", at: everyone)) == "hello all")
        #expect(screen.lines == [""])
    }

    @Test mutating func `a long prompt stands above the line`() {
        let prompt = Prompt(text: "Which? (p: post it; c: carry it out)", isInline: true)
        screen.take(console.show(prompt))
        _ = type("p", at: prompt)
        #expect(screen.lines == ["Which? (p: post it; c: carry it out)", "p"])
    }

    @Test mutating func `what is typed during a wait is shown, and stays for the next prompt`() {
        _ = type("typed ah", at: busy)
        #expect(screen.lines == ["typed ah"])
        screen.take(console.show(Prompt(text: "waiting (2 s)...", isInline: true, isBusy: true)))
        #expect(screen.lines == ["waiting (2 s)... typed ah"])
        _ = type("ead\rnext", at: busy)
        screen.take(console.show(everyone))
        #expect(entered(type("", at: everyone)) == "typed ahead")
        screen.take(console.show(everyone))
        #expect(entered(type("\r", at: everyone)) == "next")
    }

    @Test mutating func `Esc during a wait does nothing later, and line ends stay`() {
        let waiting = Prompt(text: "", isInline: true, isBusy: true, kind: .message)
        _ = type("one\u{1B}\r", at: waiting)
        console.inputPaused()
        _ = type("two", at: waiting)
        screen.take(console.show(everyone))
        let step = type("\r", at: everyone)
        #expect(entered(step) == "one\ntwo")
    }

    @Test mutating func `a status that was wrapped by a narrower window is erased whole`() {
        var size = WindowSize(columns: 60, rows: 24)
        let box = WindowBox(size)
        var console = TerminalConsole(style: .compact) { box.size }
        var prompt = everyone
        prompt.status = "Trying again in 22 s (Enter: now)"
        _ = console.show(prompt)
        size = WindowSize(columns: 20, rows: 24)
        box.size = size
        prompt.status = "Trying again in 21 s (Enter: now)"
        // The whole area is drawn anew, from the first of the two rows of the former status.
        #expect(console.show(prompt).hasPrefix("\u{1B}[2A"))
    }

    @Test mutating func `what may be a password is not shown during a wait`() {
        _ = type("Secret", at: Prompt(text: "", isHidden: true, isInline: true, isBusy: true))
        #expect(screen.lines == [""])
    }

    @Test mutating func `the status is a row that is rewritten in place`() {
        var prompt = everyone
        prompt.status = "Trying again in 22 s (Enter: now)"
        screen.take(console.show(prompt))
        _ = type("half", at: prompt)
        prompt.status = "Trying again in 21 s (Enter: now)"
        screen.take(console.show(prompt))
        #expect(screen.lines == ["Trying again in 21 s (Enter: now)", "public> half"])
    }

    @Test mutating func `Ctrl-C clears the line first`() {
        screen.take(console.show(everyone))
        let step = type("half a line\u{3}", at: everyone)
        #expect(step.event == nil)
        #expect(screen.lines == ["public> half a line", "public>"])
        guard case .cancelled = type("\u{3}", at: everyone).event else {
            Issue.record("An empty line is not given up.")
            return
        }
    }

    @Test mutating func `a lone Escape is over after its pause`() {
        screen.take(console.show(everyone))
        #expect(type("\u{1B}", at: everyone).event == nil)
        #expect(console.inputPause == KeyDecoder.escapePause)
        console.inputPaused()
        guard case .escaped = type("", at: everyone).event else {
            Issue.record("Escape is not told.")
            return
        }
        #expect(entered(type("x\r", at: everyone)) == "x")
    }

    @Test mutating func `a paste without an end is over after its pause`() {
        screen.take(console.show(everyone))
        _ = type("\u{1B}[200~abc", at: everyone)
        #expect(console.inputPause == KeyDecoder.pastePause)
        console.inputPaused()
        _ = type("", at: everyone)
        #expect(entered(type("\r", at: everyone)) == "abc")
    }

    @Test mutating func `a pasted text of several lines is one line of input`() {
        screen.take(console.show(everyone))
        _ = type("\u{1B}[200~one\r\ntwo\u{1B}[201~", at: everyone)
        #expect(screen.lines == ["public> one⏎two"])
        #expect(entered(type("\r", at: everyone)) == "one\ntwo")
    }

    @Test mutating func `Tab completes, and lists what is ambiguous`() {
        screen.take(console.show(everyone))
        let step = type("/dm al\t", at: everyone)
        #expect(step.completing == "/dm al")
        let one = CompletionChoices(replacing: 2, candidates: ["alice"], suffix: " ")
        screen.take(console.complete(one, prompt: everyone))
        #expect(screen.lines == ["public> /dm alice"])
        let many = CompletionChoices(replacing: 0, candidates: ["anna", "bob", "carol"], suffix: " ")
        screen.take(console.complete(many, prompt: everyone))
        screen.take(console.complete(many, prompt: everyone))
        #expect(screen.lines == ["anna  bob  carol", "public> /dm alice"])
        #expect(screen.bells == 1)
    }

    @Test mutating func `a key and the focus are signs of a person, and the loss of the focus is none`() {
        screen.take(console.show(everyone))
        #expect(type("x", at: everyone).isActive)
        #expect(!type("", at: everyone).isActive)
        #expect(type("\u{1B}[I", at: everyone).isActive)
        let left = type("\u{1B}[O", at: everyone)
        #expect(!left.isActive)
        #expect(left.hasLeft)
    }

    @Test mutating func `only the compact style uses the title and reports of the focus`() {
        var classic = TerminalConsole(environment: ["TERM": "xterm"]) { Self.size }
        #expect(classic.begin() == "\u{1B}[?2004h")
        #expect(classic.end() == "\u{1B}[?2004l")
        #expect(console.begin().contains("\u{1B}[?1004h"))
        #expect(console.end().contains("\u{1B}[?1004l"))
    }

    @Test mutating func `colours are only added to what the words say`() {
        let text = StyledText(lines: [
            StyledText.Line(spans: [
                StyledText.Span(text: "[16:13] ", role: .detail), StyledText.Span(text: "bob", role: .name("bob")),
                StyledText.Span(text: ": hi"),
            ])
        ])
        var coloured = TerminalConsole(palette: Palette(colors: .ansi256)) { Self.size }
        screen.take(coloured.print(text))
        #expect(screen.lines == ["[16:13] bob: hi", ""])
        #expect(screen.colours.count == 4)
        #expect(!console.print(text).contains("\u{1B}[2m"))
        #expect(screen.unknown == [])
    }

    @Test(arguments: [20, 40, 80]) func `a body cannot put its text into the first column`(columns: Int) {
        var console = TerminalConsole(style: .compact) { WindowSize(columns: columns, rows: 24) }
        var screen = VirtualScreen(columns: columns)
        let clock = WallClock(now: { 0 }, offset: { _ in 0 })
        for blanks in 0..<120 {
            let body = "hello" + String(repeating: " ", count: blanks) + "[00:09] bob: hi"
            screen.take(console.print(CompactWords.line(at: 0, CompactWords.name("eve"), body: body, .plain, clock)))
        }
        #expect(!screen.lines.contains { $0.hasPrefix("[00:09]") })
        #expect(screen.unknown == [])
    }
}

/// The size of a window that changes.
private final class WindowBox: Sendable {
    private let value: Mutex<WindowSize>

    init(_ size: WindowSize) {
        value = Mutex(size)
    }

    var size: WindowSize {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
