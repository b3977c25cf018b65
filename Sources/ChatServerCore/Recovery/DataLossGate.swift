import ChatStorage

/// Collects the data losses found at a start, and decides whether the server may start. Pure.
struct DataLossGate {
    private let options: RecoveryOptions

    /// The losses that the operator has accepted.
    private(set) var accepted: [DataLoss] = []

    init(_ options: RecoveryOptions) {
        self.options = options
    }

    /// Lets the start continue when nothing is missing, or the operator has accepted the loss.
    ///
    /// - Throws: The loss, when it is not accepted.
    mutating func pass(_ loss: DataLoss?) throws(DataLoss) {
        guard let loss else {
            return
        }
        guard options.permits(loss) else {
            throw loss
        }
        accepted.append(loss)
    }

    /// Whether a new line of messages begins.
    var beginsLine: Bool {
        options.beginsLine || accepted.contains(where: \.endsLine)
    }

    /// Sentences about the actions taken, for the operator.
    var notices: [String] {
        // A copy that was restored on purpose is not a loss.
        var notices = options.acceptsDataLoss ? accepted.map { "Accepted a loss of data. \($0)" } : []
        if beginsLine {
            notices.append(
                "A new line of messages begins: clients drop what they noted about the former one, and log in by password again."
            )
        }
        if options != RecoveryOptions() {
            notices.append("Leave --new-line and --accept-data-loss out at the next start.")
        }
        return notices
    }
}
