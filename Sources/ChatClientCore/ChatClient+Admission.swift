import ChatProtocol

/// Admission: requests before login, which a server accepts at a limited rate (registration, login, account status).
extension ChatClient {
    /// Sends a request and retries it after the delay that the server names, for at most two minutes in all. Each
    /// delay is reported by ``ChatEvent/waiting(_:)``. Ends when the task is cancelled.
    ///
    /// - Throws: ``ChatError``: the server's last answer if the next delay would exceed the two minutes.
    func askForAdmission(
        _ wire: ProtoClientFrame.OneOf_Request,
        for request: Request
    ) async throws -> ProtoServerFrame.OneOf_Body {
        let clock = ContinuousClock()
        let start = clock.now
        var schedule = AdmissionRetry()
        while true {
            do {
                return try await session.request(session.claiming(wire))
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
    /// Whether a request was refused only because of a momentary rate limit. A login throttled after wrong
    /// passwords does not count: that is for the person to know and to decide.
    fileprivate func isAdmissionDelay(of request: Request) -> Bool {
        guard code == .throttled else {
            return code == .busy && request.isAdmission
        }
        switch request {
        case .logIn, .logInWithToken: return false
        case .status, .register, .send, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .mark,
            .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom, .joinRoom, .leaveRoom,
            .rooms, .room, .manage, .administer, .conversationEncryption, .acceptIdentity, .makeKeys, .resetIdentity,
            .logOut:
            return request.isAdmission
        }
    }
}
