import ChatDelivery
import ChatProtocol
import NIOCore
import SwiftProtobuf

extension ClientConnection {
    /// Writes a frame to the control connection.
    func write(_ frame: ByteBuffer) {
        control?.writeAndFlush(frame, promise: nil)
    }

    /// Handles an event of the frame decoder on the control connection.
    func received(_ event: ControlFrameEvent) {
        guard !isEnded else {
            return
        }
        silence.broken()
        guard case .frame(let bytes) = event, let frame = try? ProtoServerFrame(reading: bytes) else {
            return end(.lost(reason: "The server sent something that is not Tandem's protocol."), mayReturn: false)
        }
        guard let body = frame.body else {
            // Ignore frames of newer protocol versions.
            return
        }
        guard body.hasPossibleNumbers else {
            return sentImpossibleNumber()
        }
        switch body {
        case .deliveries(let batch):
            let deliveries = batch.deliveries.map {
                DeliveredMessage(advance: $0.advance, message: ByteBuffer(bytes: $0.message))
            }
            delivery?.receivedOverControl(deliveries)
            tell(.delivered)
        case .wireChanged(let change):
            wireChanged(change.wire)
        case .goodbye(let goodbye):
            dismissed(goodbye)
        case .error(let error) where frame.requestID == 0:
            dismissed(error.code, error.message, mayReturn: ChatError.Code(error.code).passes)
        case .error, .welcome, .userStatus, .loggedIn, .stored, .userList, .pong, .loggedOut, .deliveryStatistics,
            .done,
            .conversationList, .history, .searchResults, .room, .roomList, .rememberedLogin, .loginList, .presence,
            .receipts, .roomEvent, .administered, .announcement, .devices, .deviceMail, .devicesChanged,
            .deviceMailWaiting, .prekeysLow:
            tell(.received(body, answering: frame.requestID))
        }
    }

    /// Handles a number that is none of the protocol's. The connection ends and the next one is tried as after any
    /// fault of the network: the frame is neither used nor skipped.
    func sentImpossibleNumber() {
        end(.lost(reason: "The server sent a number that Tandem's protocol does not have."))
    }

    /// Resumes reading the control connection: the consumer has made room, or an answer is awaited.
    func resumeReading() {
        guard isReadingPaused, !isEnded else {
            return
        }
        isReadingPaused = false
        silence.broken()
        setAutoRead(true)
    }

    /// Backpressure: stops reading the control connection until ``resumeReading()``.
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

    /// Handles a goodbye: the server closes the connection, gives the reason, and says whether the client may
    /// reconnect by itself.
    private func dismissed(_ goodbye: ProtoGoodbye) {
        guard goodbye.mayReturn else {
            let error = ChatError(ChatError.Code(goodbye.code), SafeText.line(goodbye.reason))
            failed(error)
            return end(.refused(error), mayReturn: false)
        }
        dismissed(goodbye.code, goodbye.reason, mayReturn: true)
    }

    private func dismissed(_ code: ProtoErrorCode, _ reason: String, mayReturn: Bool) {
        let reason = SafeText.line(reason)
        // While still connecting, the caller gets the code as well.
        failed(ChatError(ChatError.Code(code), "The server closed the connection: \(reason)"))
        end(.goodbye(reason: reason), mayReturn: mayReturn)
    }
}

extension ProtoGoodbye {
    /// Whether the client may reconnect automatically. Servers of release 0.1.0 or slightly newer leave that field
    /// unset: then it may reconnect only after the codes listed below, which release 0.1.0 knew.
    var mayReturn: Bool {
        switch self.return {
        case .welcome: true
        case .unwelcome: false
        case .unspecified, .UNRECOGNIZED: [.timedOut, .shuttingDown, .tooManyConnections].contains(code)
        }
    }
}
