import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct KeyringTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a line is split at its blanks, and needs a word`() {
        #expect(KeyringCommand("") == nil)
        #expect(KeyringCommand(" \t ") == nil)
        #expect(KeyringCommand("  pass-keyring  --quiet")?.program == "pass-keyring")
    }

    @Test func `a command gets its arguments and its input from a shell`() throws {
        let command = try #require(KeyringCommand("printf '%s|%s|'"))
        #expect(try command.run(["$HOME", "a b"], input: []).output == Array("$HOME|a b|".utf8))
        let script = try #require(KeyringCommand(#"case $1 in get) printf '%s' "$2" | tr a b;; esac"#))
        #expect(try script.run(["get", "a a"], input: []).output == Array("b b".utf8))
        let cat = try #require(KeyringCommand("cat"))
        let (status, output) = try cat.run([], input: Array("secret\n".utf8))
        #expect(status == 0)
        #expect(output == Array("secret\n".utf8))
    }

    @Test func `a status tells a failure`() throws {
        #expect(try #require(KeyringCommand("false")).run([], input: [1]).status == 1)
        #expect(try #require(KeyringCommand("kill -9 $$")).run([], input: []).status == -1)
        #expect(throws: KeyringCommand.Failure.cannotStart) {
            _ = try #require(KeyringCommand("/nowhere/keyring")).run([], input: [])
        }
    }

    @Test func `a command that hangs or prints without end is stopped`() throws {
        let hanging = try #require(KeyringCommand("exec sleep $1", patience: .milliseconds(100)))
        #expect(throws: KeyringCommand.Failure.tooLate) { _ = try hanging.run(["600"], input: []) }
        let silent = try #require(KeyringCommand("exec >&-; exec sleep $1", patience: .milliseconds(100)))
        #expect(throws: KeyringCommand.Failure.tooLate) { _ = try silent.run(["600"], input: []) }
        let endless = try #require(KeyringCommand("exec yes"))
        #expect(throws: KeyringCommand.Failure.tooMuch) { _ = try endless.run([], input: []) }
    }

    @Test func `an entry is stored, read and removed`() throws {
        let command = try #require(KeyringCommand(FakeKeyring(in: folder).command))
        let keyring = Keyring(command: command, entry: "tandem/x/alice")
        #expect(try keyring.get() == nil)
        try keyring.set(Array("secret".utf8))
        #expect(try keyring.get() == Array("secret".utf8))
        try keyring.erase()
        try keyring.erase()
        #expect(try keyring.get() == nil)
    }

    @Test func `what fails is said in a sentence`() throws {
        let missing = Keyring(command: try #require(KeyringCommand("/nowhere/keyring")), entry: "e")
        #expect(throws: LoginSecretError("The keyring command /nowhere/keyring cannot be started.")) {
            _ = try missing.get()
        }
        let failing = Keyring(command: try #require(KeyringCommand("false")), entry: "e")
        #expect(throws: LoginSecretError("The keyring command false cannot store the entry e.")) {
            try failing.set([1])
        }
    }
}
