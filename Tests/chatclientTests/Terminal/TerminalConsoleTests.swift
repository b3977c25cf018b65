import ChatTesting
import TerminalUI
import Testing

@testable import chatclient

@Suite struct TerminalConsoleTests {
    private var console = TerminalConsole { WindowSize(columns: 40, rows: 24) }
    private var screen = VirtualScreen(columns: 40)

    private mutating func type(_ text: String, at prompt: Prompt?) -> DialogueEvent? {
        console.feed(Array(text.utf8))
        let step = console.step(prompt: prompt)
        screen.take(step.output)
        return step.event
    }

    private func entered(_ event: DialogueEvent?) -> String? {
        guard case .entered(.text(let line)) = event else {
            return nil
        }
        return line
    }

    @Test mutating func `keeps what was typed when a message arrives`() {
        screen.take(console.show(.publicMessage))
        #expect(type("half a mess", at: .publicMessage) == nil)
        screen.take(console.print("*** New Message ***\n") + console.show(.publicMessage))
        #expect(screen.lines == ["*** New Message ***", "", "Message:", "half a mess"])
        #expect(entered(type("age\r", at: .publicMessage)) == "half a message")
        #expect(screen.lines == ["*** New Message ***", "", "Message:", "half a message", ""])
    }

    @Test(arguments: ["PW old new", "pw old", " /pw old new", "/Password old new", "secret old new"])
    mutating func `does not keep a line with passwords`(line: String) {
        var aliases = CommandAliases()
        #expect(aliases.add("secret", "PW") == nil)
        console = TerminalConsole(aliases: aliases) { WindowSize(columns: 40, rows: 24) }
        for text in ["PW", "/password", "WH bob", line] {
            #expect(entered(type(text + "\r", at: .command)) == text)
        }
        #expect(console.history.lines(.command) == ["PW", "/password", "WH bob"])
    }

    @Test mutating func `shows nothing of a password`() {
        screen.take(console.show(.password))
        #expect(type("Secret", at: .password) == nil)
        screen.take(console.print("Hello") + console.show(.password))
        #expect(entered(type("1234\r", at: .password)) == "Secret1234")
        #expect(screen.lines == ["Hello", "Existing user. Please enter password:", "", ""])
    }

    @Test mutating func `refuses a line with bytes that are no text`() {
        screen.take(console.show(.password))
        console.feed(Array("Sesame".utf8) + [0xE4] + Array("123\r".utf8))
        guard case .entered(.notText) = console.step(prompt: .password).event else {
            Issue.record("It is taken for text.")
            return
        }
        #expect(entered(type("Sesame123\r", at: .password)) == "Sesame123")
    }

    @Test mutating func `keeps keys typed ahead for the prompts to come`() {
        #expect(type("PM\rhello\r", at: nil) == nil)
        screen.take(console.show(.command))
        #expect(entered(type("", at: .command)) == "PM")
        screen.take(console.show(.publicMessage))
        #expect(entered(type("", at: .publicMessage)) == "hello")
    }

    @Test mutating func `sees Ctrl-C also while nothing is asked and too much was typed`() {
        #expect(type(String(repeating: "\u{1B}[A", count: 2000), at: nil) == nil)
        #expect(screen.bells == 1)
        guard case .interrupted = type("\u{3}", at: nil) else {
            Issue.record("Ctrl-C was lost")
            return
        }
    }

    @Test mutating func `draws the prompt again on a cleared screen`() {
        screen.take(console.print("old") + console.show(.publicMessage))
        #expect(type("abc\u{C}", at: .publicMessage) == nil)
        #expect(screen.lines == ["Message:", "abc"])
    }

    @Test mutating func `leaves the terminal on Ctrl-Z, and draws the prompt and the typed text where it comes back`() {
        screen.take(console.show(.publicMessage))
        console.feed(Array("half a mess\u{1A}age\r".utf8))
        let step = console.step(prompt: .publicMessage)
        #expect(step.isSuspending)
        #expect(entered(step.event) == nil)
        screen.take(step.output + console.suspend() + "$ fg\r\nchatclient\r\n" + console.resume(.publicMessage))
        #expect(screen.lines == ["Message:", "half a mess", "$ fg", "chatclient", "Message:", "half a mess"])
        #expect(entered(type("", at: .publicMessage)) == "half a message")
    }

    @Test mutating func `draws the prompt anew when it was stopped without being asked`() {
        screen.take(console.show(.publicMessage))
        #expect(type("abc", at: .publicMessage) == nil)
        screen.take("\r\n[1]+ Stopped\r\n$ " + console.resume(.publicMessage))
        #expect(screen.lines == ["Message:", "abc", "[1]+ Stopped", "Message:", "abc"])
    }

    @Test mutating func `stops on Ctrl-Z also while nothing is asked, and keeps the other keys`() {
        console.feed(Array("PM\u{1A}\r".utf8))
        #expect(console.step(prompt: nil).isSuspending)
        screen.take(console.suspend() + console.resume(nil) + console.show(.command))
        #expect(entered(type("", at: .command)) == "PM")
        #expect(screen.bells == 0)
    }

    @Test mutating func `tells the end of the input`() {
        screen.take(console.show(.command))
        guard case .endOfInput = type("\u{4}", at: .command) else {
            Issue.record("Ctrl-D was lost")
            return
        }
        console.feed(nil)
        guard case .endOfInput = type("", at: .command) else {
            Issue.record("the end was lost")
            return
        }
    }

    @Test mutating func `leaves an unsent line on the screen`() {
        screen.take(console.show(.publicMessage))
        _ = type("unsent", at: .publicMessage)
        screen.take(console.release() + console.print("Sending logout command to server") + console.end())
        #expect(screen.lines == ["Message:", "unsent", "Sending logout command to server", ""])
    }

    @Test mutating func `lines of earlier sessions come before those of this one`() {
        screen.take(console.show(.publicMessage))
        _ = type("new\r", at: .publicMessage)
        console.take(LineHistory(kinds: ["message": ["older", "old"]]))
        #expect(entered(type("\u{1B}[A\u{1B}[A\r", at: .publicMessage)) == "old")
        #expect(console.history.kinds == ["message": ["older", "old", "new", "old"]])
    }

    private func enteredLate(_ event: DialogueEvent?) -> String? {
        guard case .enteredLate(.text(let line)) = event else {
            return nil
        }
        return line
    }

    @Test mutating func `tells what was begun before it was set aside, keeps it on the screen and for Up`() {
        screen.take(console.show(.room("Lobby")))
        #expect(type("half a sen", at: .room("Lobby")) == nil)
        console.setAside()
        screen.take(console.print("You were kicked.") + console.show(.publicMessage))
        #expect(screen.lines == ["You were kicked.", "Message:", "half a sen"])
        #expect(enteredLate(type("tence\r", at: .publicMessage)) == "half a sentence")
        #expect(entered(type("\u{1B}[A\r", at: .publicMessage)) == "half a sentence")
    }

    @Test mutating func `tells of all lines that were typed ahead when they were set aside`() {
        #expect(type("one\rtwo\rthr", at: nil) == nil)
        console.setAside()
        #expect(enteredLate(type("", at: .command)) == "one")
        #expect(enteredLate(type("", at: .command)) == "two")
        #expect(enteredLate(type("ee\r", at: .command)) == "three")
        #expect(entered(type("PM\r", at: .command)) == "PM")
    }

    @Test mutating func `shows and keeps nothing of a password that was typed ahead`() {
        let busy = Prompt(text: "", isHidden: true, isInline: true, isBusy: true)
        #expect(type("Secr", at: busy) == nil)
        console.hideTypeahead()
        screen.take(console.show(.publicMessage))
        #expect(type("et12", at: .publicMessage) == nil)
        #expect(screen.lines == ["Message:", ""])
        #expect(enteredLate(type("\r", at: .publicMessage)) == "Secret12")
        screen.take(console.show(.publicMessage))
        #expect(type("hi", at: .publicMessage) == nil)
        #expect(screen.lines.last == "hi")
        #expect(entered(type("\r", at: .publicMessage)) == "hi")
        #expect(console.history.kinds == ["message": ["hi"]])
    }

    @Test func `on a terminal without a cursor it drops whole lines`() {
        var plain = PlainConsole(numbersLines: false)
        plain.feed(Array("Secret12\n".utf8))
        plain.hideTypeahead()
        plain.feed(Array("PM\n".utf8))
        #expect(entered(plain.step(prompt: .command).event) == "PM")
    }

    @Test(arguments: ["", "ab\u{7F}\u{7F}", "ab\u{15}"])
    mutating func `takes a line for what it is when nothing of it was begun before, or all was taken back`(
        keys: String
    ) {
        screen.take(console.show(.room("Lobby")))
        #expect(type(String(keys.prefix(2)), at: .room("Lobby")) == nil)
        console.setAside()
        screen.take(console.show(.command))
        #expect(type(String(keys.dropFirst(2)), at: .command) == nil)
        #expect(entered(type("PM\r", at: .command)) == "PM")
    }
}
