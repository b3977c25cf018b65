import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A token that was sent and whose answer did not come: the server may have replaced it.
@Suite struct UnansweredLoginTests {
    private let device: LoginDevice

    init() async throws {
        device = try LoginDevice()
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
    }

    @Test func `is sent again at once, because the server takes it for a minute`() async {
        #expect(await device.token(then: .unanswered) == Fixtures.loginToken.bytes)
        device.pass(30)
        #expect(await device.token(then: .unanswered) == Fixtures.loginToken.bytes)
        // The minute counts from the first time.
        device.pass(30)
        #expect(await device.token() == nil)
    }

    @Test func `is given up later, because it would look like a theft`() async {
        _ = await device.token(then: .unanswered)
        device.pass(51)
        let logins = device.logins
        let words = "The last login of renew was cut off, so the remembered login may be void and is given up."
        await logins.withToken(of: "renew") { token in
            #expect(token == nil)
            return .kept
        }
        #expect(device.warnings == [words])
        #expect(await logins.popLost() == 5)
        #expect(await logins.popLost() == nil)
        #expect(await device.logins.login(of: "renew") == nil)
    }

    @Test func `is given up also after the clock was set back`() async {
        _ = await device.token(then: .unanswered)
        device.pass(-3600)
        #expect(await device.token() == nil)
    }

    @Test func `a client that was killed in between leaves the note, too`() async throws {
        let note = device.path + ".use"
        _ = await device.logins.withToken(of: "renew") { _ in
            // What is on the disk while the request is under way.
            #expect(FileManager.default.contents(atPath: note).map { String(decoding: $0, as: UTF8.self) } == "1000000")
            return .replaced(by: LoginDevice.next)
        }
        #expect(FileManager.default.contents(atPath: note)?.isEmpty == true)
    }

    @Test(arguments: [LoginTokenUse.kept, .replaced(by: LoginDevice.next)])
    func `an answer makes the token good for ever`(use: LoginTokenUse) async {
        _ = await device.token(then: use)
        device.pass(100_000)
        #expect(await device.token() != nil)
        #expect(device.warnings.isEmpty)
    }

    @Test func `a refusal to look at it does not answer an earlier doubt`() async {
        _ = await device.token(then: .unanswered)
        device.pass(10)
        #expect(await device.token(then: .kept) != nil)
        device.pass(45)
        #expect(await device.token() == nil)
    }

    @Test func `a login that is remembered anew is not in doubt`() async {
        _ = await device.token(then: .unanswered)
        device.pass(100)
        #expect(await device.logins.remember(LoginDevice.next, account: "renew"))
        #expect(await device.token() == LoginDevice.next.bytes)
    }

    @Test(arguments: [("connection_lost", true), ("timed_out", true), ("throttled", false)])
    func `a login that was cut off is in doubt`(code: String, isInDoubt: Bool) async {
        let failure = RequestFailure(code: code, message: "No.")
        await #expect(throws: failure) {
            try await device.logins.logIn("renew") { (_) async throws(RequestFailure) in throw failure }
        }
        device.pass(100)
        #expect(await (device.token() == nil) == isInDoubt)
    }

    @Test func `nothing is left behind for an account that is not remembered`() async {
        let device = device
        await device.logins.withToken(of: "bob") { token in
            #expect(token == nil)
            return .kept
        }
        await device.logins.forget("bob", only: 5)
        #expect(await device.logins.login(of: "bob") == nil)
        let files = try? FileManager.default.contentsOfDirectory(atPath: device.state + "/chat.example%3A1300")
        #expect(files?.filter { $0.contains("bob") } == [])
    }
}
