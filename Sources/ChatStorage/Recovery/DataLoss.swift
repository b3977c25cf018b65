/// A part of a server's data that is missing although other evidence shows that it existed. The server refuses to
/// start: creating new data in its place could not be undone, and the cause may be a disk that is not mounted.
package enum DataLoss: Error, Sendable, Equatable {
    /// The message store is missing beside files that only a server leaves after it has run.
    case messagesMissing(path: String, evidence: [String])
    /// The message store has no bytes, beside such files.
    case messagesEmpty(path: String, evidence: [String])
    /// The message store ends before a message that was stored.
    case messagesShrunk(path: String, newest: Int64, known: Int64)
    /// The message store belongs to another server, or to another line of this one.
    case otherPast(path: String)
    /// The credential store is missing or has no bytes, though there are accounts. `names` are the first few.
    case credentialsMissing(path: String, accounts: Int, names: [String])

    /// Whether clients may hold ids that will be assigned to other messages.
    package var endsLine: Bool {
        switch self {
        case .messagesShrunk, .otherPast: true
        // A newly created store has a new line.
        case .messagesMissing, .messagesEmpty: false
        case .credentialsMissing: false
        }
    }
}

extension DataLoss: CustomStringConvertible {
    /// The maximum number of names in a sentence.
    package static let shownNames = 5

    /// Sentences for the operator: the missing data and the remedy.
    package var description: String {
        switch self {
        case .messagesMissing(let path, let evidence): Self.noMessages(path, "is missing", evidence)
        case .messagesEmpty(let path, let evidence): Self.noMessages(path, "has nothing in it", evidence)
        case .messagesShrunk(let path, let newest, let known):
            "\(path) ends at message \(newest), but message \(known) was stored in it: its log \(path)-wal is lost, or it is an "
                + "older copy. Put both files back if you have them. If it is a copy that you have put back, start once with "
                + "--new-line; if the rest is lost, with --accept-data-loss."
        case .otherPast(let path):
            "\(path) is not the database that this server had here before (\(LastKnownFile.fileName) names another). "
                + "If you have put it there, start once with --new-line."
        case .credentialsMissing(let path, let accounts, let names):
            "The credential store \(path) is missing or empty, but there are messages of \(Self.list(names, of: accounts)). "
                + "Check --credentials, put the file back from a backup, or add accounts with 'chatserver user add'. To start "
                + "without it, give --accept-data-loss once."
        }
    }

    private static func noMessages(_ path: String, _ what: String, _ evidence: [String]) -> String {
        "\(path) \(what), but a server has run here: \(evidence.joined(separator: ", ")) "
            + "\(evidence.count == 1 ? "is" : "are") there. Check that the disk is mounted, or put the file back from a backup "
            + "and start once with --new-line. To begin with an empty history, start once with --accept-data-loss."
    }

    private static func list(_ names: [String], of count: Int) -> String {
        let shown = names.prefix(shownNames)
        let more = count > shown.count ? " and \(count - shown.count) more" : ""
        return (count == 1 ? "the account " : "\(count) accounts: ") + shown.joined(separator: ", ") + more
    }
}
