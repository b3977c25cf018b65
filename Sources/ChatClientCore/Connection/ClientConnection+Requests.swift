import ChatDelivery
import ChatProtocol
import NIOCore
import SwiftProtobuf

extension ClientConnection {
    /// Sends a request and waits for its one answer. Requests go out in the order of the calls.
    ///
    /// - Throws: ``ChatError``, also when the server answers with an error.
    func request(
        _ request: WireClientFrame.OneOf_Request,
        timeout: TimeAmount = ClientTimeouts.request
    ) async throws -> WireServerFrame.OneOf_Body {
        guard let control, !isEnded else {
            throw ChatError(.connectionLost, "The connection to the server is closed.")
        }
        guard pending.hasRoom else {
            throw ChatError(.busy, "Too many requests are under way. Wait for their answers.")
        }
        let id = pending.makeID()
        let frame = try WireClientFrame.with {
            $0.requestID = id
            $0.request = request
        }.controlFrame()
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let timer = eventLoop.scheduleTask(in: timeout) {
                    self.assumeIsolated { $0.timedOut(id) }
                }
                pending.add(id, continuation: continuation, timeout: timer)
                control.writeAndFlush(frame, promise: nil)
                // The answer is behind whatever waits to be read. The consumer may be who awaits it: then nobody makes
                // room until it has come. What precedes it is bounded by the server's outbox.
                resumeReading()
            }
        } onCancel: {
            eventLoop.execute {
                self.assumeIsolated { $0.finish(id, with: .failure(CancellationError())) }
            }
        }
        if case .error(let error) = answer {
            throw ChatError(error)
        }
        return answer
    }

    /// Takes what the decoder found on the control connection.
    func received(_ event: ControlFrameEvent) {
        silence.broken()
        guard case .frame(let bytes) = event, let frame = try? WireServerFrame(reading: bytes) else {
            return ended(.lost(reason: "The server sent something that is not Tandem's protocol."))
        }
        guard let body = frame.body else {
            // Something newer than this client: it does without.
            return
        }
        switch body {
        case .deliveries(let batch):
            let deliveries = batch.deliveries.map {
                DeliveredMessage(advance: $0.advance, message: ByteBuffer(bytes: $0.message))
            }
            delivery?.receivedOverControl(deliveries)
            pauseReadingIfFull()
        case .wireChanged(let change):
            wireChanged(change.wire)
        case .presence(let presence):
            events.add(.presence(PresenceChange(presence)))
            pauseReadingIfFull()
        case .receipts(let receipts):
            events.add(.receipt(ReceiptChange(receipts)))
            pauseReadingIfFull()
        case .roomEvent(let event):
            RoomChange(event).map { events.add(.room($0)) }
            pauseReadingIfFull()
        case .goodbye(let goodbye):
            dismissed(goodbye.code, goodbye.reason)
        case .error(let error) where frame.requestID == 0:
            dismissed(error.code, error.message)
        case .loggedIn(let login):
            startDelivery(login.delivery)
            finish(frame.requestID, with: .success(body))
        case .loggedOut:
            finish(frame.requestID, with: .success(body))
            ended(.loggedOut)
        default:
            finish(frame.requestID, with: .success(body))
        }
    }

    /// The consumer has made room, or an answer is awaited: reads the control connection again.
    func resumeReading() {
        guard isReadingPaused, !isEnded else {
            return
        }
        isReadingPaused = false
        silence.broken()
        setAutoRead(true)
    }

    /// Takes nothing more while the events are full, unless an answer is awaited.
    private func pauseReadingIfFull() {
        guard !isReadingPaused, pending.isEmpty, !events.hasRoom else {
            return
        }
        isReadingPaused = true
        setAutoRead(false)
    }

    private func setAutoRead(_ isOn: Bool) {
        control?.setOption(.autoRead, value: isOn).whenComplete { _ in }
    }

    private func finish(_ id: UInt64, with answer: PendingRequests.Answer) {
        pending.finish(id, with: answer)
        pauseReadingIfFull()
    }

    /// The server closes the connection and says why.
    private func dismissed(_ code: WireErrorCode, _ reason: String) {
        let reason = SafeText.line(reason)
        // Whoever is still connecting is told the code, too.
        failed(ChatError(ChatError.Code(code), "The server closed the connection: \(reason)"))
        ended(.goodbye(reason: reason))
    }

    private func timedOut(_ id: UInt64) {
        finish(id, with: .failure(ChatError(.timedOut, "The server did not answer in time. Try again.")))
    }
}
