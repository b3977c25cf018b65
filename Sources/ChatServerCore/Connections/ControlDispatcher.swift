import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// Carries out the steps of a ``ControlProtocol``: awaits the stores, posts answers, and turns thrown errors
/// into answers, in one place.
struct ControlDispatcher {
    var connection: ControlProtocol

    let services: ControlServices
    let outbox: Outbox
    let limit: FrameLimit
    let idleTimeout: IdleTimeout
    let ticket: ConnectionTable.Ticket
    let network: PeerNetwork

    /// The peer's address; `nil` if it is unknown.
    let address: IPAddress?

    let activity = LastActivity()

    /// Cancellation token of the channel, for work that is not worth doing once it has closed.
    let end = ConnectionEnd()

    /// The kinds of refusal that were logged for this connection: only the first of each kind is logged.
    var loggedRefusals: Set<String> = []

    init(
        services: ControlServices,
        outbox: Outbox,
        limit: FrameLimit,
        idleTimeout: IdleTimeout,
        ticket: ConnectionTable.Ticket,
        network: PeerNetwork,
        address: IPAddress? = nil
    ) {
        self.services = services
        self.outbox = outbox
        self.limit = limit
        self.idleTimeout = idleTimeout
        self.ticket = ticket
        self.network = network
        self.address = address
        connection = ControlProtocol(
            timeouts: services.timeouts,
            requestsBeforeLogin: services.limits.requestsBeforeLogin,
            now: .now()
        )
    }

    /// Whether the connection must be closed once its outbox is written.
    var isLeaving: Bool { connection.isLeaving }

    /// Whether requests are not served any more: the connection leaves, or was told to end from elsewhere.
    var isOver: Bool { isLeaving || outbox.isFinished }

    /// The origin of this connection's requests to ``AccountDirectory``.
    var requester: Requester { Requester(network, address: address, end: end) }

    /// Handles an event of the frame decoder.
    mutating func handle(_ event: ControlFrameEvent) async {
        var step = connection.received(event, now: .now())
        if case .pace(let frame) = step {
            let retryAfter = await services.networkRate.keep(network)
            guard !isOver else {
                return
            }
            step = connection.paced(frame, refusing: retryAfter, now: .now())
        }
        noteTimes()
        await carryOut(step)
    }

    /// Handles a closed channel: the session ends.
    mutating func ended() async {
        await leave(outbox.isCutOff ? .cutOff : .lost)
    }

    private mutating func carryOut(_ step: ControlProtocol.OnFrame) async {
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

    /// Publishes when the client was last heard of, and moves the deadline of its next step.
    func noteTimes() {
        if let lastHeard = connection.lastHeard {
            activity.heard(now: lastHeard)
        }
        idleTimeout.extend(to: connection.deadline)
    }

    /// Ends the connection after the frames in its outbox.
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

    /// Logs out: answers after everything pending has been posted, and then closes the connection.
    private mutating func logOut(_ online: ControlProtocol.OnlineSession?, _ reply: ReplyAddress) async {
        await services.commits.drain()
        await services.marks.drain()
        if let online {
            await services.hub.catchUp(online.session)
            services.access.sessionEnded(online.origin, of: online.account.id)
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
    /// Serves a request of a session, within the rate limit of its account.
    private mutating func serve(
        _ request: ProtoClientFrame.OneOf_Request,
        of online: ControlProtocol.OnlineSession,
        _ reply: ReplyAddress
    ) async {
        let requests = SessionRequests(services: services, online: online, ticket: ticket, requester: requester)
        do {
            try await keepRate(request, of: online)
            // It may have had to wait, and the connection may have been told to end meanwhile.
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

    /// Applies the rate limit of an account: first delays, then refuses.
    private func keepRate(
        _ request: ProtoClientFrame.OneOf_Request,
        of online: ControlProtocol.OnlineSession
    ) async throws {
        // Catch-up pages are counted by number only, not by cost.
        let cost = request.budget == .commands ? request.cost : 1
        if let retryAfter = await services.pace.keep(online.account.id, request.budget, cost: cost) {
            throw Refusal(
                .throttled,
                "Too many commands for too long. Try again in a moment.",
                retryAfter: retryAfter
            )
        }
    }

    /// Returns the refusal to send for an error. Logs failures of the server's own, and the reasons of refused logins.
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

    /// Logs why a login was refused: only the first refusal of each kind per connection, so that a client that
    /// keeps asking does not fill the disk.
    private mutating func logRefusal(_ refused: AccountRefusal) {
        // A client that has disconnected was not refused.
        if !end.isReached, let reason = refused.reasonToLog, loggedRefusals.insert(reason).inserted {
            services.logger.info(
                "login refused",
                metadata: metadata(of: refused.username).merging(["reason": "\(reason)"]) { $1 }
            )
        }
    }

    /// Returns log metadata with the user and the address.
    func metadata(of username: Username) -> Logger.Metadata {
        ["user": "\(username)", "address": "\(network)"]
    }
}
