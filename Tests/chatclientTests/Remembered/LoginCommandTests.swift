import Testing

@testable import chatclient

@Suite struct LoginCommandTests {
    @Test(arguments: [
        ("/logins", LoginCommand.list), (" /LOGINS ", .list), ("/logins end 3", .end(3)), ("/logins END  12", .end(12)),
        ("/logins forget", .forget), ("/remember", .remember), ("/Remember", .remember),
    ])
    func `commands`(line: String, expected: LoginCommand) {
        #expect(LoginCommand(line) == expected)
    }

    @Test(arguments: [
        "/logins end", "/logins end x", "/logins end -1", "/logins end 1 2", "/logins forget me", "/logins 3",
    ])
    func `arguments that mean nothing`(line: String) {
        #expect(LoginCommand(line) == .unusable(DialogueWords.loginsUsage))
    }

    @Test func `remembering has no argument`() {
        #expect(LoginCommand("/remember me") == .unusable(DialogueWords.rememberUsage))
    }

    @Test(arguments: ["logins", "/login", "/loginsend", "hi /logins", "", "//logins"])
    func `other lines`(line: String) {
        #expect(LoginCommand(line) == nil)
    }
}
