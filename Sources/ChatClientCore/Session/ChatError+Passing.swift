extension ChatError {
    /// Whether trying again later may help.
    var passes: Bool {
        code.passes
    }
}

extension ChatError.Code {
    private static let passing: Set<String> = [
        "unreachable", "not_tandem", "connection_lost", "timed_out", "busy", "throttled", "shutting_down",
        "storage_failed", "too_many_connections", "internal",
    ]

    /// With a goodbye: whether coming back by itself would be no use, or would do harm. Two clients of an account that
    /// has too many sessions would throw each other out for ever.
    var endsSession: Bool {
        switch self {
        case .passwordChanged, .accountRemoved, .tooManySessions: true
        default: false
        }
    }

    /// Whether what it stands for passes with time.
    var passes: Bool {
        Self.passing.contains(rawValue)
    }
}
