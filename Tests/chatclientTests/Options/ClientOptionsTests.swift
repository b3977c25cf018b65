import ArgumentParser
import ChatClientCore
import Testing

@testable import chatclient

@Suite struct ClientOptionsTests {
    private static let digits = String(repeating: "aB", count: 32)

    @Test func `takes host, port and username`() throws {
        let options = try ClientOptions.parse(["localhost", "1300", "alice"])
        #expect(options.address == ServerAddress(host: "localhost", port: 1300))
        #expect(options.username == "alice")
        #expect(!options.json)
        guard case .firstUse(_, acceptChange: false) = options.configuration().trust else {
            Issue.record("trust is not by first use")
            return
        }
    }

    @Test func `takes an invite from a file or a link, and not from both`() throws {
        let link = "tandem://h:1/#invite=\(Fixtures.inviteText)"
        #expect(try ClientOptions.parse([link, "alice"]).target?.invite == Fixtures.invite)
        #expect(try ClientOptions.parse(["h", "1", "--invite-file", "f"]).script.inviteFile == "f")
        #expect(throws: (any Error).self) { try ClientOptions.parse(["h", "1", "--invite-file", ""]) }
        #expect(throws: (any Error).self) { try ClientOptions.parse([link, "--invite-file", "f"]) }
    }

    @Test(arguments: [digits, "SHA256:" + digits, "sha256:aB" + String(repeating: ":aB", count: 31)])
    func `takes a fingerprint as people copy it`(fingerprint: String) throws {
        let options = try ClientOptions.parse(["h", "1", "--fingerprint", fingerprint])
        guard case .pinned(Self.digits) = options.configuration().trust else {
            Issue.record("the certificate is not pinned")
            return
        }
    }

    @Test func `requires encryption when an option, the settings or the environment do`() throws {
        var settings = ClientSettings()
        try ClientOptions.parse(["h", "1"]).apply(to: &settings)
        #expect(!settings.requireEncryption)
        #expect(try !ClientOptions.parse(["h", "1"]).configuration().requiresEncryption)
        let options = try ClientOptions.parse(["h", "1", "--require-encryption"])
        #expect(options.configuration().requiresEncryption)
        options.apply(to: &settings)
        #expect(settings.requireEncryption)
        #expect(try ClientOptions.parse(["h", "1"]).configuration(settings: settings).requiresEncryption)
    }

    @Test(arguments: [("1", true), ("yes", true), ("maybe", true), ("0", false), ("No", false), ("", false)])
    func `a value of the variable that is not understood requires encryption`(value: String, requires: Bool) {
        #expect(ClientStart.requiresEncryption([ClientStart.encryptionVariable: value]) == requires)
        #expect(!ClientStart.requiresEncryption([:]))
    }

    @Test func `remembers a login when told to`() throws {
        var settings = ClientSettings()
        try ClientOptions.parse(["h", "1"]).apply(to: &settings)
        #expect(!settings.remember)
        let options = try ClientOptions.parse(["h", "1", "--remember"])
        options.apply(to: &settings)
        #expect(settings.remember)
        // The setting alone is for people: each login of a script would be one more.
        let plain = try ClientOptions.parse(["h", "1"])
        #expect(LoginMemory(plain, settings, isWatched: true) == LoginMemory(isKept: true, isUsed: true, isMade: true))
        #expect(LoginMemory(plain, settings, isWatched: false) == LoginMemory(isKept: true))
        #expect(LoginMemory(options, settings, isWatched: false) == LoginMemory(isKept: true, isMade: true))
        let stateless = try ClientOptions.parse(["h", "1", "--no-state"])
        #expect(LoginMemory(stateless, settings, isWatched: true) == LoginMemory())
    }

    @Test(arguments: [["--remember", "--no-state"], ["--remember", "--json"]])
    func `does not remember what it does not keep`(arguments: [String]) {
        #expect(throws: (any Error).self) { try ClientOptions.parse(["h", "1"] + arguments) }
    }

    @Test func `a command may remember its login, also with JSON`() throws {
        #expect(try ClientOptions.parse(["h", "1", "a", "read", "--json", "--remember"]).remember)
    }

    @Test func `takes up a broken connection again unless it is told not to`() throws {
        let options = try ClientOptions.parse(["h", "1"])
        #expect(options.configuration().reconnection == .automatic(giveUpAfter: nil))
        #expect(options.configuration(giveUpAfter: .seconds(9)).reconnection == .automatic(giveUpAfter: .seconds(9)))
        #expect(!options.noState)
        let others = try ClientOptions.parse(["h", "1", "--no-reconnect", "--no-state"])
        #expect(others.configuration(giveUpAfter: .seconds(9)).reconnection == .never)
        #expect(others.noState)
    }

    @Test func `traces into a file when it is told to`() throws {
        #expect(try ClientOptions.parse(["h", "1"]).configuration().traceFile == nil)
        #expect(try ClientOptions.parse(["h", "1", "--trace", "t.jsonl"]).configuration().traceFile == "t.jsonl")
    }

    @Test func `takes the file of the password`() throws {
        #expect(try ClientOptions.parse(["h", "1"]).script.passwordFile == nil)
        #expect(try ClientOptions.parse(["h", "1", "bob", "--password-file", "p"]).script.passwordFile == "p")
        #expect(throws: (any Error).self) { try ClientOptions.parse(["h", "1", "bob", "--password-file", ""]) }
        let command = ["h", "1", "bob", "read", "--json", "--password-file", "p"]
        #expect(try ClientOptions.parse(command).script.passwordFile == "p")
    }

    @Test func `takes the authorities from the option, the setting or the system, in this order`() throws {
        var settings = ClientSettings()
        let options = try ClientOptions.parse(["h", "1", "--ca", "ca.pem"])
        let plain = try ClientOptions.parse(["h", "1"])
        #expect(plain.configuration(settings: settings).authorities == .system)
        #expect(options.configuration(settings: settings).authorities == .file("ca.pem"))
        settings.ca = "/etc/ca.pem"
        #expect(plain.configuration(settings: settings).authorities == .file("/etc/ca.pem"))
        #expect(options.configuration(settings: settings).authorities == .file("ca.pem"))
    }

    @Test func `takes the other options`() throws {
        let options = try ClientOptions.parse(["h", "1", "--json", "--trust-new-certificate", "--delivery", "tls"])
        #expect(options.json)
        guard case .firstUse(_, acceptChange: true) = options.configuration().trust,
            case .tls = options.configuration().delivery
        else {
            Issue.record("an option was not heard")
            return
        }
    }

    @Test(arguments: [
        ["h"], ["h", "0"], ["h", "65536"], ["h", "-1"], ["h", "+1"], ["h", "x"], ["h", ""], ["", "1"],
        ["h", "1", "--nope"], ["h", "1", "a", "b"], ["h", "1", "--delivery", "udp"],
        ["h", "1", "--fingerprint", "abc"], ["h", "1", "--trace", ""], ["h", "1", "--trace"],
        ["h", "1", "--trust-new-certificate", "--fingerprint", digits],
        ["h", "1", "--ca", ""], ["h", "1", "--ca"], ["h", "1", "--ca", "ca.pem", "--fingerprint", digits],
        ["h", "1", "bob", "--json", "--password-file", "p"],
    ])
    func `refuses wrong usage with exit code 64`(arguments: [String]) {
        let error = #expect(throws: (any Error).self) {
            try Chatclient.parseAsRoot(arguments)
        }
        #expect(error.map { Chatclient.exitCode(for: $0).rawValue } == 64)
    }

    @Test func `names the port in its sentence`() {
        let error = #expect(throws: (any Error).self) {
            try ClientOptions.parse(["h", "70000"])
        }
        let message = error.map { ClientOptions.message(for: $0) } ?? ""
        #expect(message.contains("The port must be a number from 1 to 65535, but is '70000'."))
    }

    @Test func `takes a server in one word, and none at all`() throws {
        let options = try ClientOptions.parse(["alice@chat.example:7", "--no-state"])
        #expect(options.address == ServerAddress(host: "chat.example", port: 7))
        #expect(options.username == "alice")
        #expect(try ClientOptions.parse([]).target == nil)
        #expect(try ClientOptions.parse(["tandem://h/#Lab"]).target?.room == "Lab")
    }

    @Test func `names a word too many`() {
        let error = #expect(throws: (any Error).self) {
            try ClientOptions.parse(["alice@h:1", "bob"])
        }
        #expect(error.map { ClientOptions.message(for: $0) }?.contains("Unexpected argument 'bob'") == true)
    }

    @Test func `change the settings that they name`() throws {
        var settings = ClientSettings()
        settings.style = .compact
        try ClientOptions.parse(["--color", "never"]).apply(to: &settings)
        #expect(settings.style == .compact)
        #expect(settings.color == .never)
        try ClientOptions.parse(["--style", "classic"]).apply(to: &settings)
        #expect(settings.style == .classic)
        #expect(throws: (any Error).self) { try ClientOptions.parse(["--style", "plain"]) }
        #expect(throws: (any Error).self) { try ClientOptions.parse(["--config", ""]) }
    }

    @Test func `the help shows the host, the port and the username`() {
        let help = Chatclient.helpMessage()
        #expect(help.contains("chatclient [<options>] <host> <port> [<username>]"))
        #expect(help.contains("--config-example"))
    }

    @Test func `the help names the commands of JSON, and says where the password does not count`() {
        let help = Chatclient.helpMessage(columns: 200)
        let commands = [
            "login", "register", "status", "exit", "password", "pm", "dm", "rm", "history", "search", "conversations",
            "mark", "receipts", "users", "who", "stats", "createRoom", "joinRoom", "leaveRoom", "room", "rooms",
            "manage", "accept", "keysInit", "resetIdentity", "admin",
        ]
        let words = Set(help.split { !$0.isLetter }.map(String.init))
        #expect(commands.filter { !words.contains($0) } == [])
        #expect(help.contains("COMMANDS OF --json"))
        #expect(help.contains("In a dialogue without a terminal only --password-file"))
    }
}
