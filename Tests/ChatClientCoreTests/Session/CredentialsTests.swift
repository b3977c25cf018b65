import Testing

@testable import ChatClientCore

@Suite struct CredentialsTests {
    @Test func `a token that is refused leaves the password`() {
        var credentials = Credentials(username: "alice", password: "one", token: [1])
        #expect(credentials.token == [1])
        credentials.tokenRefused()
        #expect(credentials.token == nil)
        #expect(credentials.passwords == ["one"])
        credentials.entered(byPassword: true, token: [2])
        #expect(credentials.token == [2])
    }

    @Test func `an empty token is none`() {
        var credentials = Credentials(username: "alice", password: "one", token: [])
        #expect(credentials.token == nil)
        credentials.changed(to: "two", token: [])
        #expect(credentials.token == nil)
        #expect(credentials.passwords == ["two"])
    }

    @Test func `a login by token leaves no password`() {
        var credentials = Credentials(username: "alice", password: nil, token: [1])
        #expect(credentials.passwords.isEmpty)
        credentials.renewed(token: [2])
        #expect(credentials.token == [2])
        credentials.tokenRefused()
        credentials.entered(byPassword: true, token: [3])
        #expect(credentials.passwords.isEmpty)
        #expect(credentials.token == [3])
    }

    @Test func `while it is not known which password holds, both are tried`() {
        var credentials = Credentials(username: "alice", password: "old", token: [])
        credentials.mayHaveChanged(to: "new")
        #expect(credentials.passwords == ["old", "new"])
        var held = credentials
        held.entered(byPassword: true, token: [1])
        #expect(held.passwords == ["old"])
        let hasAnother = credentials.passwordRefused()
        #expect(hasAnother)
        #expect(credentials.passwords == ["new"])
        let hasFurther = credentials.passwordRefused()
        #expect(!hasFurther)
    }
}
