import ChatProtocol
import NIOCore
import NIOPosix
import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(1))) struct PendingRequestsTests {
    /// A timer that goes off long after an answer has come.
    private func timer() -> Scheduled<Void> {
        MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .seconds(30)) {}
    }

    private func entry(
        _ kind: RequestKind,
        purpose: RequestPurpose = .other,
        completion: @escaping (PendingRequests.Answer) -> Void = { _ in }
    ) -> PendingRequests.Entry {
        .init(frame: ByteBuffer(), kind: kind, purpose: purpose, timeout: timer(), completion: completion)
    }

    @Test func `requests are numbered from 1`() {
        var pending = PendingRequests()
        #expect((1...3).map { _ in pending.makeID() } == [1, 2, 3])
    }

    @Test func `a request is taken once, and its answer stops its timer`() async {
        var pending = PendingRequests()
        let timer = timer()
        var answers: [ProtoServerFrame.OneOf_Body] = []
        pending.add(
            7,
            .init(frame: ByteBuffer(), kind: .query, timeout: timer) { answer in
                if case .success(let body) = answer {
                    answers.append(body)
                }
            }
        )
        pending.pop(8)?.complete(with: .success(.loggedOut(.init())))
        pending.pop(7)?.complete(with: .success(.pong(.init())))
        pending.pop(7)?.complete(with: .success(.loggedOut(.init())))
        #expect(answers == [.pong(.init())])
        #expect(pending.isEmpty)
        await #expect(throws: EventLoopError.cancelled) { try await timer.futureResult.get() }
    }

    @Test func `256 may be under way, and the session's own do not count`() {
        var pending = PendingRequests()
        for _ in 0..<255 {
            pending.add(pending.makeID(), entry(.send))
        }
        for _ in 0..<10 {
            pending.add(pending.makeID(), entry(.ofConnection))
        }
        #expect(pending.hasRoom)
        let last = pending.makeID()
        pending.add(last, entry(.query))
        #expect(!pending.hasRoom)
        _ = pending.pop(last)
        #expect(pending.hasRoom)
        #expect(pending.popAll().count == 265)
        #expect(pending.isEmpty)
    }

    @Test func `after a break what may be done twice waits in its order, and the rest is unknown or gone`() {
        var pending = PendingRequests()
        pending.add(1, entry(.send))
        pending.add(2, entry(.once, purpose: .passwordChange(to: "new")))
        pending.add(3, entry(.query))
        pending.add(4, entry(.ofConnection))
        pending.add(5, entry(.once, purpose: .joining))
        pending.add(6, entry(.entrance))
        pending.add(7, entry(.send))
        for id in [1, 2, 3, 4, 6] as [UInt64] {
            pending.wrote(id)
        }
        #expect(pending.unwritten == [5, 7])
        let unknown = pending.interrupted()
        #expect(unknown.map(\.purpose) == [.passwordChange(to: "new")])
        #expect(pending.unwritten == [1, 3, 5, 7])
        #expect(pending.sends == [1, 7])
        #expect(pending[4]?.kind == nil)
        #expect(pending[6]?.kind == .entrance)
    }

    @Test func `a login that was granted is not written again`() {
        var pending = PendingRequests()
        pending.add(1, entry(.once, purpose: .entrance(username: "alice", password: "Sesame123")))
        pending.wrote(1)
        pending.entered(1)
        #expect(pending.interrupted().isEmpty)
        #expect(pending.unwritten.isEmpty)
        #expect(!pending.isEmpty)
    }

    @Test func `a request can be given more time`() async {
        var pending = PendingRequests()
        let first = timer()
        pending.add(1, .init(frame: ByteBuffer(), kind: .send, timeout: first) { _ in })
        let second = timer()
        pending.setTimeout(1, second)
        await #expect(throws: EventLoopError.cancelled) { try await first.futureResult.get() }
        pending.pop(1)?.complete(with: .success(.pong(.init())))
        await #expect(throws: EventLoopError.cancelled) { try await second.futureResult.get() }
    }

    @Test func `it knows of a logout`() {
        var pending = PendingRequests()
        pending.add(1, entry(.once, purpose: .joining))
        #expect(!pending.hasLogout)
        pending.add(2, entry(.once, purpose: .logout))
        #expect(pending.hasLogout)
    }
}
