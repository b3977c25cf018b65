import TerminalUI

/// The console on a terminal: edits the line itself, and keeps it in place when a message arrives.
struct TerminalConsole: Console {
    /// The maximum number of keys queued during a request; more are dropped, with a bell.
    static let keyLimit = 1024

    static let bell = "\u{07}"

    /// The part of a window that a list of completions may take.
    private static let listShare = 2

    let size: @Sendable () -> WindowSize
    var decoder = KeyDecoder()
    var keys: [Key] = []
    var isAtEnd = false
    var wasCut = false
    var hasNewKeys = false
    /// Whether the window lost the focus.
    var hasLeft = false
    /// The busy prompt whose typed line is on the screen.
    var echoed: Prompt?
    /// Lines still to be entered that were begun at an earlier prompt.
    var lateLines = 0
    /// Whether those may be passwords.
    var hidesLateLines = false
    var editor = LineEditor()
    var renderer: TerminalRenderer
    private let dialect: DesktopNotification.Dialect?
    private var title: WindowTitle
    private var completion = Completion()
    /// Learns the widths of characters from the terminal's replies; `nil` in the classic style, whose output stays.
    var probe: WidthProbe?
    /// Whether the terminal was asked to report its focus, and its title was kept.
    private(set) var isExtended: Bool

    /// - Parameters:
    ///   - palette: The colours of text with roles.
    ///   - style: The style of the dialogue: the compact one uses more of the terminal.
    ///   - environment: The environment variables, which tell what the terminal can show.
    ///   - bindings: The keys that have other meanings than usual.
    ///   - aliases: The user's own commands, some of which may take a secret.
    ///   - size: Returns the current window size.
    init(
        palette: Palette = Palette(),
        style: DialogueStyle = .classic,
        environment: [String: String] = [:],
        bindings: KeyBindings = KeyBindings(),
        aliases: CommandAliases = CommandAliases(),
        size: @escaping @Sendable () -> WindowSize
    ) {
        renderer = TerminalRenderer(palette: palette)
        isExtended = style == .compact
        decoder.bindings = bindings
        editor.isSecret = { MenuCommand.hasPassword(in: $0, aliases) }
        dialect = DesktopNotification.dialect(of: environment)
        title = WindowTitle(isSupported: WindowTitle.isSupported(by: environment))
        self.size = size
    }

    /// The lines entered, to be kept.
    var history: LineHistory { editor.history }

    mutating func take(_ history: LineHistory) {
        var all = history
        all.append(editor.history)
        editor.history = all
    }

    /// Enables bracketed paste, and in the compact style reports of the focus; keeps the title.
    func begin() -> String {
        "\u{1B}[?2004h" + (isExtended ? title.begin() + TerminalModes.begin : "")
    }

    /// Asks the terminal how wide it draws characters, before the first prompt of a session: a program that ends at
    /// once would leave the replies to the shell.
    private mutating func probeWidths(_ prompt: Prompt) -> String {
        guard isExtended, prompt.isErased, probe == nil else {
            return ""
        }
        probe = WidthProbe()
        return renderer.remove(size: size()) + WidthProbe.output
    }

    mutating func end() -> String {
        renderer.commit(size: size()) + "\u{1B}[?2004l" + (isExtended ? TerminalModes.end + title.end() : "")
    }

    mutating func adopt(_ style: DialogueStyle) -> String {
        let wasExtended = isExtended
        isExtended = style == .compact
        guard isExtended != wasExtended else {
            return ""
        }
        return isExtended ? title.begin() + TerminalModes.begin : TerminalModes.end + title.end()
    }

    mutating func suspend() -> String { end() }

    mutating func resume(_ prompt: Prompt?) -> String {
        renderer.restart() + begin() + (prompt.map { show($0) } ?? "")
    }

    mutating func print(_ text: String) -> String { renderer.print(text, size: size()) + echoAgain() }

    mutating func print(_ text: StyledText) -> String { renderer.print(text, size: size()) + echoAgain() }

    /// Draws what is typed ahead again, below what was printed.
    private mutating func echoAgain() -> String { echoed.map { show($0) } ?? "" }

    mutating func raise(_ signal: TerminalSignal) -> String {
        switch signal {
        case .alert(let alert): alert.output(dialect)
        case .title(let unread): isExtended ? title.show(unread) : ""
        }
    }

    var window: WindowSize { size() }

    mutating func show(_ prompt: Prompt) -> String {
        echoed = prompt.isBusy ? prompt : nil
        let shown = shielded(prompt)
        return probeWidths(shown) + renderer.show(shown, display(shown), size: size())
    }

    mutating func release() -> String {
        editor.clear()
        lateLines = 0
        return renderer.commit(size: size())
    }

    mutating func replaceLine(with text: String) {
        editor.replace(with: text)
        if !keys.contains(.enter) {
            lateLines = 0
        }
    }

    mutating func complete(_ choices: CompletionChoices, prompt: Prompt?) -> String {
        guard let prompt, !shielded(prompt).isHidden else {
            return Self.bell
        }
        let word = String(editor.textBeforeCursor.suffix(choices.replacing))
        switch completion.pressedTab(word: word, candidates: choices.candidates, suffix: choices.suffix) {
        case .refuse:
            return Self.bell
        case .insert(let text):
            _ = editor.complete(replacing: choices.replacing, with: text)
            return update(prompt)
        case .list(let words):
            let size = size()
            let rows = Columns.rows(
                words,
                width: size.columns,
                rowLimit: max(2, size.rows / Self.listShare),
                profile: renderer.profile
            )
            return renderer.print(rows.joined(separator: "\n"), size: size) + show(prompt)
        }
    }

    /// The typed line as it is displayed: behind the search for it, while there is one.
    func display(_ prompt: Prompt) -> DisplayLine {
        var line = editor.display(isHidden: prompt.isHidden)
        if let search = editor.searchPrompt {
            let start = DisplayLine(search + " ").cells
            line = DisplayLine(cells: start + line.cells, cursor: start.count + line.cursor)
        }
        return line
    }

    /// Draws the typed line after a change.
    mutating func update(_ prompt: Prompt) -> String {
        renderer.update(display(prompt), size: size())
    }

    /// Notes that another key than Tab was pressed.
    mutating func pressedOther() {
        completion.pressedOther()
    }
}
