/// The time on which this machine's clock and the server's messages agree. Old keys are replaced and deleted by it
/// only: a clock that jumps must not delete what is still needed.
struct AgreedTime: Sendable {
    /// The newest time that the server gave on this connection, and when.
    private var newest: (server: Int64, monotonic: Int64)?

    /// The most that both may differ: milliseconds.
    static let tolerance = EncryptionLimits.day

    mutating func note(_ server: Int64, at now: EncryptionTime) {
        if server > newest?.server ?? .min {
            newest = (server, now.monotonic)
        }
    }

    /// The clock's time, if the server agrees; `nil` if not, or if the server has not told a time yet.
    func agreed(at now: EncryptionTime) -> Int64? {
        guard let newest else {
            return nil
        }
        let server = newest.server.addingReportingOverflow(now.monotonic - newest.monotonic).partialValue
        let (difference, overflow) = now.clock.subtractingReportingOverflow(server)
        return !overflow && difference.magnitude <= UInt64(Self.tolerance) ? now.clock : nil
    }

    mutating func disconnected() {
        newest = nil
    }
}
