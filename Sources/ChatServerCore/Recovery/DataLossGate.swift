import ChatStorage

/// What a start has found missing, and whether it may go on. Pure.
struct DataLossGate {
    private let options: RecoveryOptions

    /// What was found and is accepted.
    private(set) var accepted: [DataLoss] = []

    init(_ options: RecoveryOptions) {
        self.options = options
    }

    /// Lets a start go on when nothing is missing, or the operator has accepted it.
    ///
    /// - Throws: The loss.
    mutating func pass(_ loss: DataLoss?) throws(DataLoss) {
        guard let loss else {
            return
        }
        guard options.permits(loss) else {
            throw loss
        }
        accepted.append(loss)
    }

    /// Whether the messages go on under a new line.
    var beginsLine: Bool {
        options.beginsLine || accepted.contains(where: \.endsLine)
    }

    /// Sentences on what was done, for the operator.
    var notices: [String] {
        // A copy that was put back on purpose is no loss.
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
