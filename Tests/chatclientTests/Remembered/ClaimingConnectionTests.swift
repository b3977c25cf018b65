import ChatClientCore
import ChatProtocol
import Synchronization
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct ClaimingConnectionTests {
    private final class Server: Sendable {
        private let failure: Mutex<RequestFailure?>

        init(_ failure: RequestFailure? = nil) {
            self.failure = Mutex(failure)
        }

        func refuse(by failure: RequestFailure?) {
            self.failure.withLock { $0 = failure }
        }

        /// A connection that refuses registrations as long as the server does.
        func connect() -> ScriptedConnection {
            ScriptedConnection { (request, connection) throws(RequestFailure) in
                if case .register = request, let failure = self.failure.withLock({ $0 }) {
                    throw failure
                }
                return ScriptedConnection.agree(request, connection)
            }
        }
    }

    private static let applied = RequestFailure(
        code: "approval_needed",
        message: "Noted.",
        claim: Fixtures.inviteText
    )
    private static let refused = RequestFailure(code: "invite_refused", message: "No.")
    private static let register = Request.register(username: "bob", password: "x")
    private static let withClaim = Request.register(username: "bob", password: "x", invite: Fixtures.invite)

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What a client keeps that starts now.
    private func claims(_ folder: String? = nil) -> KeptClaims {
        let place = LoginPlace(address: Fixtures.address, welcome: Fixtures.welcome())
        return KeptClaims(ClaimFile(folder: folder ?? self.folder.path, place: place)) { _ in }
    }

    @Test func `keeps a claim, brings it at the next start, and drops it with the account`() async throws {
        let server = Server(Self.applied)
        var link = server.connect()
        let first = ClaimingConnection(link, keeping: claims(), invite: nil)
        var failure = await #expect(throws: RequestFailure.self) { try await first.answer(Self.register) }
        #expect(link.requests == [Self.register])
        #expect(failure?.isClaimKept == true)
        #expect(failure?.claim == Fixtures.inviteText)

        // Not yet approved: the server does not repeat the claim.
        server.refuse(by: RequestFailure(code: "approval_needed", message: "Wait."))
        link = server.connect()
        let second = ClaimingConnection(link, keeping: claims(), invite: nil)
        failure = await #expect(throws: RequestFailure.self) { try await second.answer(Self.register) }
        #expect(link.requests == [Self.withClaim])
        #expect(failure?.isClaimKept == true)

        server.refuse(by: nil)
        let third = ClaimingConnection(server.connect(), keeping: claims(), invite: nil)
        #expect(try await third.answer(Self.register) == .loggedIn(username: "bob"))
        #expect(await claims().accounts == [])
    }

    @Test func `drops a claim that the server refuses`() async throws {
        let kept = claims()
        #expect(await kept.keep(try #require(Fixtures.invite), of: "BOB"))
        let link = Server(Self.refused).connect()
        let client = ClaimingConnection(link, keeping: kept, invite: nil)
        for _ in 0..<2 {
            await #expect(throws: RequestFailure.self) { try await client.answer(Self.register) }
        }
        #expect(link.requests == [Self.withClaim, Self.register])
        #expect(await claims().accounts == [])
    }

    @Test func `brings an invite that is named until it is refused, and before a claim`() async throws {
        let kept = claims()
        let other = try #require(InviteCode([UInt8](repeating: 9, count: 16)))
        #expect(await kept.keep(other, of: "bob"))
        let server = Server(Self.refused)
        let link = server.connect()
        let client = ClaimingConnection(link, keeping: kept, invite: Fixtures.invite)
        await #expect(throws: RequestFailure.self) { try await client.answer(Self.register) }
        // The claim was not the refused one.
        server.refuse(by: nil)
        _ = try await client.answer(Self.register)
        #expect(link.requests == [Self.withClaim, .register(username: "bob", password: "x", invite: other)])
    }

    @Test func `leaves an invite alone that was typed, and all other requests`() async throws {
        let typed = Request.register(
            username: "bob",
            password: "x",
            invite: InviteCode([UInt8](repeating: 5, count: 16))
        )
        let link = Server().connect()
        let client = ClaimingConnection(link, keeping: claims(), invite: Fixtures.invite)
        _ = try await client.answer(typed)
        _ = try await client.answer(.rooms)
        #expect(link.requests == [typed, .rooms])
    }

    @Test func `drops the claim of an account that is there when it logs in`() async throws {
        let kept = claims()
        #expect(await kept.keep(try #require(Fixtures.invite), of: "bob"))
        let client = ClaimingConnection(Server().connect(), keeping: kept, invite: nil)
        _ = try await client.answer(.logIn(username: "bob", password: "x"))
        #expect(await claims().accounts == [])
    }

    @Test func `says when nothing is kept`() async throws {
        let server = Server(Self.applied)
        let forgetful = ClaimingConnection(server.connect(), keeping: nil, invite: nil)
        var failure = await #expect(throws: RequestFailure.self) { try await forgetful.answer(Self.register) }
        #expect(failure?.isClaimKept == false)
        let path = folder.path + "/blocked"
        try TemporaryFolder.block(path + "/chat.example%3A1300/claims")
        let blocked = ClaimingConnection(server.connect(), keeping: claims(path), invite: nil)
        failure = await #expect(throws: RequestFailure.self) { try await blocked.answer(Self.register) }
        #expect(failure?.isClaimKept == false)
        #expect(failure?.claim == Fixtures.inviteText)
    }
}
