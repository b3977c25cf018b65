import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// The state machine of a control connection, without a server around it; the test sets its time.
@Suite struct ControlProtocolMachineTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let timeouts = ControlTimeouts()

    private func machine(requestsBeforeLogin: Int = 20) -> ControlProtocol {
        ControlProtocol(timeouts: timeouts, requestsBeforeLogin: requestsBeforeLogin, now: start)
    }

    private func frame(_ request: ProtoClientFrame.OneOf_Request?, id: UInt64 = 7) throws -> ControlFrameEvent {
        let frame = ProtoClientFrame.with { ($0.requestID, $0.request) = (id, request) }
        return .frame(ByteBuffer(bytes: try frame.serializedBytes() as [UInt8]))
    }

    private var session: ControlProtocol.OnlineSession {
        get throws {
            let account = Account(id: AccountID(rawValue: 1), username: try Username("alice"))
            return .init(account: account, session: SessionID(rawValue: 3), origin: 5)
        }
    }

    /// Handles a request, with its network below the rate limit.
    private func take(
        _ request: ProtoClientFrame.OneOf_Request?,
        _ machine: inout ControlProtocol,
        at now: NIODeadline
    ) throws -> ControlProtocol.OnFrame {
        let step = machine.received(try frame(request), now: now)
        guard case .pace(let frame) = step else {
            return step
        }
        return machine.paced(frame, refusing: nil, now: now)
    }

    @Test func `hello comes first, then a name and a password, then requests`() throws {
        var machine = machine()
        guard case .answer(.error(let early), to: 7) = try take(.login(.init()), &machine, at: start) else {
            Issue.record("a login before hello was not refused")
            return
        }
        #expect(early.code == .outOfOrder)
        #expect(try take(.hello(.version(1...1)), &machine, at: start) == .greet(7))
        let login = ProtoLogin.with("alice", "Sesame123")
        #expect(try take(.login(login), &machine, at: start) == .enter(.logIn(login), 7))
        machine.entering(now: start)
        let session = try session
        machine.entered(session)
        let list = ProtoClientFrame.OneOf_Request.listUsers(.init())
        #expect(try take(list, &machine, at: start) == .serve(list, session, 7))
        #expect(try take(.logout(.init()), &machine, at: start) == .logOut(session, 7))
        #expect(machine.leave() == session)
        #expect(machine.leave() == nil)
        #expect(try take(list, &machine, at: start) == .ignore)
    }

    @Test func `each step has its time: the handshake, a person, all until the login, a sign of life`() throws {
        var machine = machine()
        #expect(machine.deadline == start + timeouts.handshake)
        _ = try take(.hello(.version(1...1)), &machine, at: start + .seconds(1))
        #expect(machine.deadline == start + .seconds(1) + timeouts.person)
        _ = try take(.checkUser(.init()), &machine, at: start + .seconds(290))
        #expect(machine.deadline == start + timeouts.entrance)
        #expect(machine.lastHeard == nil)
        machine.entering(now: start + .seconds(295))
        machine.entered(try session)
        #expect(machine.deadline == start + .seconds(295) + timeouts.absence)
        _ = try take(.ping(.init()), &machine, at: start + .seconds(400))
        #expect(machine.lastHeard == start + .seconds(400))
        // A frame that cannot be decoded is no sign of life.
        _ = machine.received(.frame(ByteBuffer(bytes: [0xFF])), now: start + .seconds(500))
        #expect(machine.deadline == start + .seconds(400) + timeouts.absence)
    }

    @Test func `the third wrong password ends the connection`() throws {
        var machine = machine()
        _ = try take(.hello(.version(1...1)), &machine, at: start)
        for left in [2, 1] {
            guard case .answer(let refusal) = machine.wrongPassword() else {
                Issue.record("it ended with \(left) tries left")
                return
            }
            #expect(refusal.attemptsLeft == left)
        }
        guard case .end(let refusal) = machine.wrongPassword() else {
            Issue.record("it did not end")
            return
        }
        #expect(refusal.code == .wrongPassword)
    }

    @Test func `the 64th fault ends the connection, the 63rd does not`() throws {
        var machine = machine(requestsBeforeLogin: 0)
        for number in 1...ControlProtocol.faultLimit {
            let step = try take(nil, &machine, at: start)
            let isLast = number == ControlProtocol.faultLimit
            if case .end = step { #expect(isLast) } else { #expect(!isLast) }
        }
    }

    @Test func `a stranger's network that sends too much is told when to try again, and it costs one request`() throws {
        var machine = machine(requestsBeforeLogin: 1)
        guard case .pace(let frame) = machine.received(try frame(.hello(.version(1...1))), now: start) else {
            Issue.record("it was not kept to its rate")
            return
        }
        guard case .answer(.error(let error), to: 7) = machine.paced(frame, refusing: .seconds(2), now: start) else {
            Issue.record("it was not refused")
            return
        }
        #expect(error.code == .throttled)
        #expect((2000...2001).contains(error.retryAfter))
        guard case .end(.error(let last), to: 7) = try take(.hello(.version(1...1)), &machine, at: start) else {
            Issue.record("the request too many did not end the connection")
            return
        }
        #expect(last.code == .throttled)
    }
}
