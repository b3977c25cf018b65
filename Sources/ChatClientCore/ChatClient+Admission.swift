import ChatProtocol

/// Requests before login, which a server lets through at a limited rate.
extension ChatClient {
    /// Sends a request, and sends it again when the server said how long to wait, for at most two minutes in all; each
    /// wait is told by ``ChatEvent/waiting(_:)``. Ends when the task is cancelled.
    ///
    /// - Throws: ``ChatError``: the server's last answer when the waiting would take too long.
    func askForAdmission(
        _ wire: WireClientFrame.OneOf_Request,
        for request: Request
    ) async throws -> WireServerFrame.OneOf_Body {
        let clock = ContinuousClock()
        let start = clock.now
        var schedule = AdmissionRetry()
        while true {
            do {
                return try await session.request(wire)
            } catch let error as ChatError where error.isAdmissionDelay(of: request) {
                let elapsed = start.duration(to: clock.now)
                guard
                    await session.isEntering,
                    let least = error.retryAfter,
                    let delay = schedule.next(least: least, elapsed: elapsed, random: .random(in: 0..<1))
                else {
                    throw error
                }
                let isRateLimited = error.code == .throttled
                session.events.add(.waiting(AdmissionDelay(isRateLimited: isRateLimited, delay: delay)))
                try await clock.sleep(for: delay)
            }
        }
    }
}

extension ChatError {
    /// Whether a request was refused only because many ask for the same now. After wrong passwords a login is throttled,
    /// too: that is for the person to know and to decide.
    fileprivate func isAdmissionDelay(of request: Request) -> Bool {
        guard code == .throttled else {
            return code == .busy && request.isAdmission
        }
        if case .logIn = request {
            return false
        }
        return request.isAdmission
    }
}
