/// What the parts of an ``EncryptionMachine`` share: the requests of this connection, the lists that are wanted, and
/// what follows from what was opened.
struct Correspondence: Sendable {
    var requests = EncryptionRequests()
    var lists = ListFetches()
    var consequences = Consequences()

    /// Makes a request, unless one for the same purpose is underway or has just failed.
    ///
    /// - Returns: Whether it was made.
    @discardableResult
    mutating func ask(
        _ purpose: EncryptionRequests.Purpose,
        _ request: EncryptionRequest,
        in step: inout EncryptionStep
    ) -> Bool {
        guard requests.isFree(purpose, at: step.now.monotonic) else {
            return false
        }
        step.act(.request(requests.add(purpose), request))
        return true
    }

    /// Asks for the lists and bundles that are wanted.
    mutating func fetchLists(_ limits: EncryptionLimits, in step: inout EncryptionStep) throws(KeyStoreError) {
        for account in consequences.claims.due(at: step.now.monotonic, limits) {
            lists.want(account)
        }
        for account in lists.wanted {
            let record = try step.records.peer(account)
            let isAsked = ask(
                .devices(account),
                .devices(
                    DevicesQuery(
                        account: account,
                        knownIdentity: record?.identity ?? [],
                        knownVersion: record?.version ?? 0,
                        bundlesFor: lists.bundles(of: account)
                    )
                ),
                in: &step
            )
            if isAsked {
                consequences.claims.asked(account, at: step.now.monotonic)
            }
        }
    }

    /// The connection is gone.
    mutating func disconnected() {
        requests.removeAll()
        lists.removeAll()
    }
}
