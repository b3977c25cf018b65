import ChatProtocol

extension ClientSession {
    /// Sends a direct text in the clear, as the machine has decided, and ends its ticket.
    ///
    /// - Parameter onEnd: Called after the end of the ticket.
    /// - Returns: The number of the request.
    func sendPlain(
        _ text: OutgoingText,
        _ ticket: Ticket<Receipt>,
        onEnd: @escaping @Sendable () -> Void
    ) throws -> UInt64 {
        let request = Request.send(body: text.text, recipient: .user(text.recipient), token: text.token)
        return try submit(try request.wire { text.token }) { answer in
            ticket.end(Result { try Receipt(answer) })
            onEnd()
        }
    }
}

extension Receipt {
    /// Reads the answer to a plain message.
    fileprivate init(_ answer: PendingRequests.Answer) throws {
        switch try answer.get() {
        case .stored(let stored): self.init(stored)
        case .error(let error): throw ChatError(error, countsAttempts: false)
        default: throw ChatError.unfittingAnswer
        }
    }
}
