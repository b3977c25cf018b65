import Testing

@testable import ChatClientCore

@Suite struct VerifiedHostTests {
    @Test(
        arguments: [
            ("chat.example", "chat.example", false), ("Chat.Example.", "Chat.Example", false),
            ("127.0.0.1", "127.0.0.1", true), ("::1", "::1", true), ("fe80::1%eth0", "fe80::1", true),
            ("127.1", "127.1", false), ("a%b", "a%b", false),
        ]
    )
    func `names and addresses are told apart`(host: String, name: String, isAddress: Bool) throws {
        let verified = try #require(VerifiedHost(host))
        #expect(verified.name == name)
        #expect(verified.isAddress == isAddress)
    }

    @Test(arguments: ["", ".", "chat.example\u{0}.evil.example"])
    func `what can name no host is none`(host: String) {
        #expect(VerifiedHost(host) == nil)
    }
}
