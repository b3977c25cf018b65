import ChatIdentity

/// Asks the sender of messages that could not be opened to send them again.
package struct HealingDemand: Hashable, Sendable {
    /// The most payloads.
    package static let mostPayloads = 100
    /// The most sessions that are named: twice as many as a client keeps.
    package static let mostSessions = 10

    /// SHA-256 of the payloads, 1 to ``mostPayloads``.
    package let payloads: [[UInt8]]
    /// The number of the session that failed; 0 if it was not the session.
    package let failedSession: UInt64
    /// The numbers of the sessions that the asker has with the device that it asks, at most ``mostSessions``.
    package let sessions: [UInt64]

    package init(payloads: [[UInt8]], failedSession: UInt64, sessions: [UInt64]) {
        self.payloads = payloads
        self.failedSession = failedSession
        self.sessions = sessions
    }

    var isValid: Bool {
        (1...Self.mostPayloads).contains(payloads.count)
            && payloads.allSatisfy { $0.count == DeviceList.hashBytes }
            && sessions.count <= Self.mostSessions
    }
}
