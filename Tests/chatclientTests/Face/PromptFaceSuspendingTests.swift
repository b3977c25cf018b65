import ChatClientCore
import ChatTesting
import Synchronization
import Testing

@testable import chatclient

@Suite struct PromptFaceSuspendingTests {
    private let output: Pipe
    private let calls = Calls()
    private let face: PromptFace
    private var screen = VirtualScreen(columns: 40)

    /// The terminal calls of the face, in order.
    private final class Calls: Sendable {
        let made = Mutex<[String]>([])

        func add(_ call: String) {
            made.withLock { $0.append(call) }
        }
    }

    init() throws {
        output = try Pipe()
        let calls = calls
        face = PromptFace(
            Dialogue(address: Fixtures.address, welcome: Fixtures.welcome(), username: nil, clock: Fixtures.clock),
            console: TerminalConsole { WindowSize(columns: 40, rows: 24) },
            output: FileWriter(descriptor: output.writer),
            suspend: { calls.add("suspend") },
            resume: { calls.add("resume") }
        )
    }

    private mutating func shown() -> [String] {
        screen.take(output.readAll())
        return screen.lines
    }

    /// A face at the prompt for a name, with some of it typed.
    private mutating func typeHalfAName() async {
        await face.start()
        await face.feed(Array("l\r".utf8))
        await face.feed(Array("ren".utf8))
        screen = VirtualScreen(columns: 40)
        _ = output.readAll()
        screen.take("Username:\r\nren")
    }

    @Test mutating func `gives the terminal back on Ctrl-Z, and takes it again with what was typed`() async {
        await typeHalfAName()
        await face.feed([0x1A])
        #expect(shown() == ["Username:", "ren", ""])
        #expect(calls.made.withLock { $0 } == ["suspend"])
        await face.handle(.told(.message(Fixtures.message())))
        #expect(
            shown() == ["Username:", "ren", "[22:13]", "*** New Message ***", "Message type: Public Message (PM)"]
                + ["From: renew", "", "Hello guys", "", ""]
        )
        await face.goOn(in: .foreground)
        #expect(shown().suffix(2) == ["Username:", "ren"])
        #expect(calls.made.withLock { $0 } == ["suspend", "resume"])
        await face.feed(Array("\u{7F}\u{7F}".utf8))
        #expect(shown().suffix(2) == ["Username:", "r"])
    }

    @Test(arguments: [true, false])
    func `in line mode the echo is off again after a stop, and a person sees the prompt again`(
        isScript: Bool
    ) async throws {
        let (output, calls) = (try Pipe(), Calls())
        let welcome = Fixtures.welcome()
        let face = PromptFace(
            Dialogue(address: Fixtures.address, welcome: welcome, username: "renew", clock: Fixtures.clock),
            console: PlainConsole(numbersLines: isScript),
            output: FileWriter(descriptor: output.writer),
            hideInput: { calls.add("hide \($0)") }
        )
        await face.start()
        await face.handle(.answered(.status(username: "renew"), Fixtures.status(exists: true, "renew")))
        let prompt = "Existing user. Please enter password:\n"
        #expect(output.readAll() == prompt)
        await face.goOn(in: .background)
        await face.goOn(in: .foreground)
        #expect(output.readAll() == (isScript ? "" : prompt))
        #expect(calls.made.withLock { $0 } == ["hide true", "hide true"])
    }

    @Test mutating func `asks nothing in the background, however it came there`() async {
        await typeHalfAName()
        await face.goOn(in: .background)
        await face.handle(.told(.message(Fixtures.message())))
        #expect(shown().suffix(2) == ["", ""])
        #expect(calls.made.withLock { $0 } == [])
        await face.goOn(in: .foreground)
        #expect(shown().suffix(2) == ["Username:", "ren"])
        #expect(calls.made.withLock { $0 } == ["resume"])
    }
}
