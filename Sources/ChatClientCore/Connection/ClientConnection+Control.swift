import ChatDelivery
import ChatProtocol
import NIOCore
import SwiftProtobuf

extension ClientConnection {
    /// Writes a frame to the control connection.
    func write(_ frame: ByteBuffer) {
        control?.writeAndFlush(frame, promise: nil)
    }

    /// Takes what the decoder found on the control connection.
    func received(_ event: ControlFrameEvent) {
        guard !isEnded else {
            return
        }
        silence.broken()
        guard case .frame(let bytes) = event, let frame = try? WireServerFrame(reading: bytes) else {
            return end(.lost(reason: "The server sent something that is not Tandem's protocol."), mayReturn: false)
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
            session.assumeIsolated { $0.settle() }
        case .wireChanged(let change):
            wireChanged(change.wire)
        case .goodbye(let goodbye):
            dismissed(goodbye.code, goodbye.reason)
        case .error(let error) where frame.requestID == 0:
            dismissed(error.code, error.message)
        default:
            session.assumeIsolated { $0.received(body, answering: frame.requestID) }
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

    /// Takes nothing more until ``resumeReading()``.
    func pauseReading() {
        guard !isReadingPaused, !isEnded else {
            return
        }
        isReadingPaused = true
        setAutoRead(false)
    }

    private func setAutoRead(_ isOn: Bool) {
        control?.setOption(.autoRead, value: isOn).whenComplete { _ in }
    }

    /// The server closes the connection and says why.
    private func dismissed(_ code: WireErrorCode, _ reason: String) {
        let reason = SafeText.line(reason)
        let code = ChatError.Code(code)
        guard !code.endsSession else {
            let error = ChatError(code, reason)
            failed(error)
            return end(.refused(error), mayReturn: false)
        }
        // Whoever is still connecting is told the code, too.
        failed(ChatError(code, "The server closed the connection: \(reason)"))
        end(.goodbye(reason: reason), mayReturn: code.passes)
    }
}
