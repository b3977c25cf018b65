import ChatIdentity

/// The device lists and bundles that are wanted of the server on this connection.
struct ListFetches: Sendable {
    private var accounts: Set<String> = []
    private var bundles: [String: Set<DeviceNumber>] = [:]
    /// Accounts that had no list.
    private var plain = PlainAccounts()
    /// How often a device's bundle was asked for in vain.
    private var tries: [DeviceAddress: Int] = [:]
    /// Why the lists of an account could not be fetched.
    private var failures: [String: ChatError] = [:]

    mutating func want(_ account: String) {
        accounts.insert(account)
    }

    /// Wants the lists of an account before a text is sent to it in the clear.
    mutating func wantBeforePlain(_ account: String, at monotonic: Int64) {
        if accounts.insert(account).inserted {
            plain.asks(account, at: monotonic)
        }
        plain.beginsText(to: account)
    }

    mutating func wantBundles(_ devices: [KnownDevice]) {
        for device in devices {
            accounts.insert(device.address.account)
            bundles[device.address.account, default: []].insert(device.address.device)
        }
    }

    /// The accounts to ask for, sorted.
    var wanted: [String] {
        accounts.sorted()
    }

    /// The devices whose bundles to ask for.
    func bundles(of account: String) -> [DeviceNumber] {
        Array(bundles[account, default: []].sorted().prefix(DeviceList.largestCount))
    }

    /// An answer has come.
    mutating func answered(_ account: String) {
        accounts.remove(account)
        bundles[account] = nil
        failures[account] = nil
    }

    /// The lists cannot be fetched.
    ///
    /// - Parameter error: The reason, for the text that waits for them; `nil` if none does: a later one asks anew.
    mutating func failed(_ account: String, _ error: ChatError?) {
        accounts.remove(account)
        bundles[account] = nil
        failures[account] = error
    }

    /// Why the last fetch failed. It is told once.
    mutating func takeFailure(_ account: String) -> ChatError? {
        failures.removeValue(forKey: account)
    }

    mutating func noteWithoutKeys(_ account: String, at monotonic: Int64) {
        plain.note(account, at: monotonic)
    }

    mutating func changed(_ account: String) {
        plain.forget(account)
        tries = tries.filter { $0.key.account != account }
    }

    /// Whether the server has said a short time ago that the account has no list.
    ///
    /// - Parameter forText: Whether a text is to be sent in the clear because of that.
    func isWithoutKeys(
        _ account: String,
        forText: Bool,
        at monotonic: Int64,
        _ limits: EncryptionLimits
    ) -> Bool {
        plain.isKnown(account, forText: forText, at: monotonic, limits)
    }

    mutating func noteBundle(of device: DeviceAddress, isUsable: Bool) {
        tries[device] = isUsable ? nil : tries[device, default: 0] + 1
    }

    func tries(_ devices: [KnownDevice]) -> Int {
        devices.map { tries[$0.address, default: 0] }.max() ?? 0
    }

    mutating func forgetTries(_ devices: [KnownDevice]) {
        for device in devices {
            tries[device.address] = nil
        }
    }

    /// Whether the last answer on this connection was that the account has no list.
    func hasAnswerWithoutKeys(_ account: String) -> Bool {
        plain.hasAnswer(account)
    }

    /// Forgets the last answer before the server is asked again, so that a failure does not pass for it.
    mutating func forgetAnswer(of account: String) {
        plain.askAgain(account)
    }

    /// The connection is gone.
    mutating func removeAll() {
        self = ListFetches()
    }
}
