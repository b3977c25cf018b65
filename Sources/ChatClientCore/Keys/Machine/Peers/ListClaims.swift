/// Versions of device lists that sealed messages have named and this client has not seen: either the server hides a
/// list, or the sender lies.
///
/// The server is asked once for each newest version that is named, and for the lists of one account at most once in
/// ``EncryptionLimits/claimInterval``: a sender who names another version in each message costs no more than that.
struct ListClaims: Sendable {
    private struct Claim {
        /// The highest version that was named.
        var newest: UInt64 = 0
        /// The highest one when the server was last asked.
        var asked: UInt64 = 0
        /// The highest one that was compared with an answer.
        var settled: UInt64 = 0
        /// When the server was last asked because of a claim: monotonic milliseconds.
        var time: Int64?
    }

    /// One for each account that this client has pinned, at most.
    private var claims: [String: Claim] = [:]

    mutating func note(_ version: UInt64, of account: String) {
        claims[account, default: Claim()].newest = max(version, claims[account]?.newest ?? 0)
    }

    /// The accounts whose lists are to be asked for now, sorted.
    func due(at monotonic: Int64, _ limits: EncryptionLimits) -> [String] {
        claims.filter { _, claim in
            claim.newest > claim.settled
                && (claim.time.map { monotonic - $0 >= limits.claimInterval } ?? true)
        }.keys.sorted()
    }

    /// A request for the lists of an account goes out.
    mutating func asked(_ account: String, at monotonic: Int64) {
        if let claim = claims[account], claim.newest > claim.settled {
            claims[account]?.asked = claim.newest
            claims[account]?.time = monotonic
        }
    }

    /// The lists of an account were followed to their end.
    ///
    /// - Returns: The version that had been named when they were asked for; `nil` if none is open. An answer to an
    ///   earlier request says nothing: the list may be newer than it.
    mutating func answered(_ account: String) -> UInt64? {
        guard let claim = claims[account], claim.asked > claim.settled else {
            return nil
        }
        claims[account]?.settled = claim.asked
        return claim.asked
    }

    /// The server has refused to tell the lists of an account.
    mutating func refused(_ account: String) {
        if let claim = claims[account] {
            claims[account]?.newest = claim.settled
            claims[account]?.asked = claim.settled
        }
    }
}
