import ArgumentParser
import Testing

@testable import chatclient

@Suite struct ColorChoiceTests {
    /// What decides, and the colors that follow.
    struct Row: Sendable, CustomTestStringConvertible {
        let option: ColorOption
        let environment: [String: String]
        let isTerminal: Bool
        let choice: ColorChoice

        init(_ option: ColorOption, _ environment: [String: String], terminal: Bool = true, _ choice: ColorChoice) {
            (self.option, self.environment) = (option, environment)
            (isTerminal, self.choice) = (terminal, choice)
        }

        var testDescription: String { "\(option) \(environment) terminal=\(isTerminal)" }
    }

    private static let options = [
        Row(.never, ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], .none),
        Row(.always, ["TERM": "xterm-256color"], terminal: false, .ansi256),
        Row(.always, ["TERM": "xterm-256color", "NO_COLOR": "1", "CLICOLOR": "0"], .ansi256),
        Row(.always, ["TERM": "xterm"], .ansi16),
        Row(.always, ["TERM": "dumb", "COLORTERM": "truecolor"], .ansi16),
        Row(.always, [:], terminal: false, .ansi16),
    ]

    private static let switches = [
        Row(.auto, ["TERM": "xterm-256color", "NO_COLOR": "1"], .none),
        Row(.auto, ["TERM": "xterm-256color", "NO_COLOR": "0"], .none),
        Row(.auto, ["TERM": "xterm-256color", "NO_COLOR": ""], .ansi256),
        Row(.auto, ["TERM": "xterm-256color", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"], .none),
        Row(.auto, ["TERM": "xterm-256color"], terminal: false, .none),
        Row(.auto, ["TERM": "xterm-256color", "CLICOLOR": "0"], .none),
        Row(.auto, ["TERM": "xterm-256color", "CLICOLOR": "1"], .ansi256),
        Row(.auto, ["TERM": "xterm-256color", "CLICOLOR": "1"], terminal: false, .none),
        Row(.auto, ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], terminal: false, .ansi256),
        Row(.auto, ["TERM": "xterm", "CLICOLOR_FORCE": "1", "CLICOLOR": "0"], .ansi16),
        Row(.auto, ["TERM": "xterm", "CLICOLOR_FORCE": "0"], terminal: false, .none),
        Row(.auto, ["TERM": "xterm", "CLICOLOR_FORCE": ""], terminal: false, .none),
        Row(.auto, ["TERM": "dumb", "CLICOLOR_FORCE": "1"], .ansi16),
        Row(.auto, ["CLICOLOR_FORCE": "1"], terminal: false, .ansi16),
    ]

    private static let terminals = [
        Row(.auto, [:], .none), Row(.auto, ["TERM": ""], .none), Row(.auto, ["TERM": "dumb"], .none),
        Row(.auto, ["TERM": "DUMB", "COLORTERM": "truecolor"], .none), Row(.auto, ["TERM": "vt100"], .none),
        Row(.auto, ["TERM": "xterm-mono"], .none), Row(.auto, ["TERM": "linux-m"], .none),
        Row(.auto, ["TERM": "xterm"], .ansi16), Row(.auto, ["TERM": "linux"], .ansi16),
        Row(.auto, ["TERM": "screen"], .ansi16), Row(.auto, ["TERM": "ansi", "COLORTERM": ""], .ansi16),
        Row(.auto, ["TERM": "tmux-256color"], .ansi256), Row(.auto, ["TERM": "xterm-kitty"], .ansi256),
        Row(.auto, ["TERM": "xterm-direct"], .ansi256), Row(.auto, ["TERM": "alacritty"], .ansi256),
        Row(.auto, ["TERM": "screen", "COLORTERM": "truecolor"], .ansi256),
        Row(.auto, ["TERM": "xterm", "COLORTERM": "24bit"], .ansi256),
        Row(.auto, ["TERM": "xterm", "COLORTERM": "yes"], .ansi16),
    ]

    @Test(arguments: options + switches + terminals)
    func `the option decides, then the environment, then the terminal`(row: Row) {
        let choice = ColorChoice(row.option, environment: row.environment, isTerminal: row.isTerminal)
        #expect(choice == row.choice)
    }

    @Test func `the option has three values`() {
        #expect(ColorOption.allCases.map(\.rawValue) == ["auto", "always", "never"])
        #expect(ColorOption(argument: "sometimes") == nil)
    }
}
