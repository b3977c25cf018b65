import ChatProtocol
import NIOCore
import SwiftProtobuf

extension ClientSession {
    /// Sends a request and waits for its single answer. Requests are written in the order of the calls; while the
    /// connection is interrupted they wait.
    ///
    /// - Throws: ``ChatError``, also when the server answers with an error.
    func request(_ request: ProtoClientFrame.OneOf_Request) async throws -> ProtoServerFrame.OneOf_Body {
        guard !isEnded else {
            throw ChatError(.connectionLost, "The connection to the server is closed.")
        }
        if case .logout = request, isAway {
            // There is no connection to send the logout on, and the user should not have to wait for one.
            let reason = "You left while the connection was lost; the server ends the session by itself."
            end(.lost(reason: reason))
            throw ChatError(.connectionLost, reason)
        }
        let (id, frame) = try prepare(request)
        let purpose = RequestPurpose(request)
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                submit(id, frame, RequestKind(request), purpose) { continuation.resume(with: $0) }
            }
        } onCancel: {
            eventLoop.execute {
                self.assumeIsolated { $0.finish(id, with: .failure(CancellationError())) }
            }
        }
        if case .error(let error) = answer {
            throw ChatError(error, countsAttempts: purpose.isEntrance)
        }
        return answer
    }

    /// Sends a request for a caller that waits in another way: it is written after those of earlier calls, and repeated
    /// on the next connection if it may be.
    ///
    /// - Returns: Its number, with which it can be ended.
    /// - Throws: ``ChatError``: it was not sent, and `completion` is not called.
    func submit(
        _ request: ProtoClientFrame.OneOf_Request,
        completion: @escaping @Sendable (PendingRequests.Answer) -> Void
    ) throws -> UInt64 {
        guard !isEnded else {
            throw ChatError.endedSession
        }
        let (id, frame) = try prepare(request)
        submit(id, frame, RequestKind(request), RequestPurpose(request), completion)
        return id
    }

    /// Checks a request and encodes it.
    private func prepare(_ request: ProtoClientFrame.OneOf_Request) throws -> (UInt64, ByteBuffer) {
        guard pending.hasRoom else {
            throw ChatError(.busy, "Too many requests are under way. Wait for their answers.")
        }
        try limits.check(request)
        let id = pending.makeID()
        let frame = try Self.frame(id, request)
        try checkSize(of: frame, limit: isAway ? limits.frameBytes : frameLimit)
        return (id, frame)
    }

    private func submit(
        _ id: UInt64,
        _ frame: ByteBuffer,
        _ kind: RequestKind,
        _ purpose: RequestPurpose,
        _ completion: @escaping (PendingRequests.Answer) -> Void
    ) {
        let timeout = timer(id, ClientTimeouts.request)
        pending.add(id, .init(frame: frame, kind: kind, purpose: purpose, timeout: timeout, completion: completion))
        if isAway {
            extend(id, kind)
        } else {
            write(id)
        }
    }

    /// Sends an internal request of the session on the current connection. When that connection breaks,
    /// `completion` is not called.
    func ask(
        _ request: ProtoClientFrame.OneOf_Request,
        timeout: TimeAmount = ClientTimeouts.request,
        purpose: RequestPurpose = .other,
        completion: @escaping (PendingRequests.Answer) -> Void
    ) {
        let id = pending.makeID()
        let frame: ByteBuffer
        do {
            frame = try Self.frame(id, request)
        } catch {
            return completion(.failure(error))
        }
        let timer = timer(id, timeout)
        pending.add(
            id,
            .init(frame: frame, kind: .ofConnection, purpose: purpose, timeout: timer, completion: completion)
        )
        write(id)
    }

    /// Sends a keepalive ping on the current connection. Its answer has no handler: any received frame counts as a
    /// sign of life.
    func ping() {
        if let frame = try? Self.frame(pending.makeID(), .ping(.init())) {
            connection?.assumeIsolated { $0.write(frame) }
        }
    }

    /// Completes a request. Answers to requests that have ended, or never existed, are ignored.
    func finish(_ id: UInt64, with answer: PendingRequests.Answer) {
        let entry = pending.pop(id)
        if case .failure = answer, let entry, entry.isWritten, case .passwordChange(let password) = entry.purpose {
            // The server may carry it out nevertheless.
            credentials?.mayHaveChanged(to: password)
        }
        entry?.complete(with: answer)
        if entrance?.id == id {
            entrance = nil
        }
        if resent.remove(id) != nil {
            pump()
        }
        settle()
    }

    /// Backpressure: pauses reading while the event queue is full, unless a request awaits its answer.
    func settle() {
        if pending.isEmpty, !hasRoom {
            connection?.assumeIsolated { $0.pauseReading() }
        }
    }

    /// Whether the connection is interrupted.
    var isAway: Bool {
        switch state {
        case .interrupted, .retrying: true
        case .opening, .entering, .online, .ended: false
        }
    }

    /// Writes the waiting requests, in the order of the calls.
    func writeWaiting() {
        for id in pending.unwritten {
            pending.setTimeout(id, timer(id, ClientTimeouts.request))
            write(id)
        }
    }

    /// Handles a broken connection: fails the requests that must not be repeated. Sends wait longer, because their
    /// tokens deduplicate them.
    func suspendRequests(because reason: String) {
        let error = ChatError(.connectionLost, "The connection to the server was lost: \(reason)")
        for entry in pending.interrupted() {
            if case .passwordChange(let password) = entry.purpose {
                credentials?.mayHaveChanged(to: password)
            }
            entry.complete(with: .failure(error))
        }
        for id in pending.sends {
            extend(id, .send)
        }
    }

    private func extend(_ id: UInt64, _ kind: RequestKind) {
        if kind == .send {
            pending.setTimeout(id, timer(id, ClientTimeouts.sendWhileInterrupted))
        }
    }

    /// The most bytes of a frame that the server accepts in the current state.
    private var frameLimit: Int {
        switch state {
        case .online: limits.frameBytes
        // This includes a connection that is about to resume: it has not logged in.
        case .opening, .entering, .interrupted, .retrying, .ended:
            min(limits.frameBytes, ProtocolLimits.unauthenticatedFrameBytes)
        }
    }

    /// Checks the frame size, for fields without a bound of their own: a frame that is too large costs the
    /// connection, and every other request on it.
    private func checkSize(of frame: ByteBuffer, limit: Int) throws(ChatError) {
        let count = frame.readableBytes - ControlFraming.prefixBytes
        guard count <= limit else {
            throw ChatError(
                .frameTooLarge,
                "The request has \(count) bytes; the server takes \(limit) at a time. It was not sent."
            )
        }
    }

    private func write(_ id: UInt64) {
        guard let frame = pending[id]?.frame, let connection else {
            return
        }
        do {
            // Check again: the server may have changed while the request waited.
            try checkSize(of: frame, limit: frameLimit)
        } catch {
            return finish(id, with: .failure(error))
        }
        pending.wrote(id)
        connection.assumeIsolated { connection in
            connection.write(frame)
            // The answer comes after the data that wait to be read. If the event consumer itself awaits the answer,
            // it makes no room until then. The data before the answer are bounded by the server's outbox.
            connection.resumeReading()
        }
    }

    private func timer(_ id: UInt64, _ time: TimeAmount) -> Scheduled<Void> {
        eventLoop.scheduleTask(in: time) {
            self.assumeIsolated { $0.timedOut(id) }
        }
    }

    private func timedOut(_ id: UInt64) {
        finish(id, with: .failure(ChatError(.timedOut, "The server did not answer in time. Try again.")))
    }

    private static func frame(_ id: UInt64, _ request: ProtoClientFrame.OneOf_Request) throws -> ByteBuffer {
        try ProtoClientFrame.with {
            $0.requestID = id
            $0.request = request
        }.controlFrame()
    }
}
