import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// Carries out what the machine of one control connection asks for: awaits the stores, posts answers, and turns what is
/// thrown into answers, in one place.
struct ControlDispatcher {
    var connection: ControlConnection

    let services: ControlServices
    let outbox: Outbox
    let limit: FrameLimit
    let watch: ConnectionWatch
    let ticket: ConnectionTable.Ticket
    let network: PeerNetwork

    let signs = SignsOfLife()

    /// The end of the channel, for work that is not worth doing then.
    let end = ConnectionEnd()

    /// Kinds of refusal that were logged of this connection: the first of each tells enough.
    var loggedRefusals: Set<String> = []

    init(
        services: ControlServices,
        outbox: Outbox,
        limit: FrameLimit,
        watch: ConnectionWatch,
        ticket: ConnectionTable.Ticket,
        network: PeerNetwork
    ) {
        self.services = services
        self.outbox = outbox
        self.limit = limit
        self.watch = watch
        self.ticket = ticket
        self.network = network
        connection = ControlConnection(
            timeouts: services.timeouts,
            requestsBeforeLogin: services.limits.requestsBeforeLogin,
            now: .now()
        )
    }

    /// Whether the connection is to be closed once its outbox is written.
    var isLeaving: Bool { connection.isLeaving }

    /// Whether nothing more is served: it leaves, or has been told to end from elsewhere.
    var isOver: Bool { isLeaving || outbox.isFinished }

    /// Where this connection's requests to the accounts come from.
    var requester: Requester { Requester(network, end: end) }

    /// Takes what the decoder found.
    mutating func take(_ event: ControlFrameEvent) async {
        var step = connection.received(event, now: .now())
        if case .pace(let frame) = step {
            let retryAfter = await services.strangers.keep(network)
            guard !isOver else {
                return
            }
            step = connection.paced(frame, refusing: retryAfter, now: .now())
        }
        noteTimes()
        await carryOut(step)
    }

    /// The channel has closed: the session ends.
    mutating func ended() async {
        await leave(outbox.isCutOff ? .cutOff : .lost)
    }

    private mutating func carryOut(_ step: ControlConnection.OnFrame) async {
        switch step {
        case .answer(let body, let id):
            reply(to: id).post(body)
        case .end(let body, let id):
            reply(to: id).post(body)
            await leave(.lost)
        case .greet(let id):
            services.logger.debug(
                "hello",
                metadata: ["client": "\(connection.clientName)", "address": "\(network)"]
            )
            reply(to: id).post(.welcome(services.welcome))
        case .enter(let request, let id):
            await enter(request, reply(to: id))
        case .serve(let request, let online, let id):
            await serve(request, of: online, reply(to: id))
        case .logOut(let online, let id):
            await logOut(online, reply(to: id))
        case .pace, .ignore:
            break
        }
    }

    /// Tells others when the client was last heard of, and when it must be heard of again.
    func noteTimes() {
        if let lastHeard = connection.lastHeard {
            signs.heard(now: lastHeard)
        }
        watch.extend(to: connection.deadline)
    }

    /// Ends the connection after what is in its outbox.
    mutating func leave(_ end: SessionEnd) async {
        if let online = connection.leave() {
            await services.hub.close(online.session, end)
            var metadata = metadata(of: online.account.username)
            if let reason = end.reasonToLog {
                metadata["reason"] = "\(reason)"
            }
            services.logger.info("session ended", metadata: metadata)
        }
    }

    /// Answers once all that was pending has been put before the answer; the connection is closed after it.
    private mutating func logOut(_ online: ControlConnection.OnlineSession?, _ reply: ReplyAddress) async {
        await services.commits.drain()
        await services.marks.drain()
        if let online {
            await services.hub.catchUp(online.session)
        }
        await leave(.loggedOut)
        reply.post(.loggedOut(.init()))
    }

    private func reply(to requestID: UInt64) -> ReplyAddress {
        ReplyAddress(outbox: outbox, requestID: requestID)
    }
}

// MARK: - Requests

extension ControlDispatcher {
    /// Serves a request of a session, within its account's rate.
    private mutating func serve(
        _ request: WireClientFrame.OneOf_Request,
        of online: ControlConnection.OnlineSession,
        _ reply: ReplyAddress
    ) async {
        let requests = SessionRequests(services: services, online: online, ticket: ticket, requester: requester)
        do {
            try await keepRate(request, of: online)
            // It may have had to wait, and been told to end meanwhile.
            guard !isOver else {
                return
            }
            if let body = try await requests.answer(to: request, reply) {
                reply.post(body)
            }
        } catch {
            reply.post(refusal(for: error))
        }
    }

    /// Keeps an account to its rate: first by waiting, then by refusing.
    private func keepRate(
        _ request: WireClientFrame.OneOf_Request,
        of online: ControlConnection.OnlineSession
    ) async throws {
        // Pages for catching up are counted, and nothing else of them.
        let cost = request.budget == .commands ? request.cost : 1
        if let retryAfter = await services.pace.keep(online.account.id, request.budget, cost: cost) {
            throw Refusal(
                .throttled,
                "Too many commands for too long. Try again in a moment.",
                retryAfter: retryAfter
            )
        }
    }

    /// What a peer is told of an error. What is the server's own trouble is logged, and why somebody is not let in.
    mutating func refusal(for error: any Error) -> Refusal {
        if let refused = error as? AccountRefusal {
            logRefusal(refused)
        }
        if let refusal = Refusal(error) {
            return refusal
        }
        if let count = services.storeFailureLog.note() {
            services.logger.error("a store failed", metadata: ["error": "\(error)", "count": "\(count)"])
        }
        return .storageFailed
    }

    /// Logs why somebody was not let in: the first refusal of each kind of a connection, so that one that asks again and
    /// again does not fill the disk.
    private mutating func logRefusal(_ refused: AccountRefusal) {
        // Who has gone was refused nothing.
        if !end.isReached, let reason = refused.reasonToLog, loggedRefusals.insert(reason).inserted {
            services.logger.info(
                "login refused",
                metadata: metadata(of: refused.username).merging(["reason": "\(reason)"]) { $1 }
            )
        }
    }

    /// What the log says of who did something.
    func metadata(of username: Username) -> Logger.Metadata {
        ["user": "\(username)", "address": "\(network)"]
    }
}
