extension ChatError {
    /// Whether the error is transient: trying again later may help.
    var passes: Bool {
        code.passes
    }

    /// Whether the server keeps the account or the network out, by any way to log in.
    var isExclusion: Bool {
        code == .barred || code == .lockedDown
    }
}

extension ChatError.Code {
    private static let passing: Set<String> = [
        "unreachable", "not_tandem", "connection_lost", "timed_out", "busy", "throttled", "shutting_down",
        "storage_failed", "too_many_connections", "internal",
    ]

    /// Whether the code stands for a transient condition.
    var passes: Bool {
        Self.passing.contains(rawValue)
    }
}
