import ChatIdentity

/// The device lists and bundles that are wanted of the server on this connection.
struct ListFetches: Sendable {
    private var accounts: Set<String> = []
    private var bundles: [String: Set<DeviceNumber>] = [:]
    /// Accounts that had no list, and when the server said so: monotonic milliseconds.
    private var withoutKeys: [String: Int64] = [:]
    /// How often a device's bundle was asked for in vain.
    private var tries: [DeviceAddress: Int] = [:]
    /// Why the lists of an account could not be fetched.
    private var failures: [String: ChatError] = [:]

    mutating func want(_ account: String) {
        accounts.insert(account)
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

    mutating func failed(_ account: String, _ error: ChatError) {
        accounts.remove(account)
        bundles[account] = nil
        failures[account] = error
    }

    /// Why the last fetch failed. It is told once.
    mutating func takeFailure(_ account: String) -> ChatError? {
        failures.removeValue(forKey: account)
    }

    mutating func noteWithoutKeys(_ account: String, at monotonic: Int64) {
        withoutKeys[account] = monotonic
    }

    mutating func changed(_ account: String) {
        withoutKeys[account] = nil
        tries = tries.filter { $0.key.account != account }
    }

    /// Whether the server has said a short time ago that the account has no list.
    func isWithoutKeys(_ account: String, at monotonic: Int64, _ limits: EncryptionLimits) -> Bool {
        withoutKeys[account].map { monotonic - $0 < limits.plainCache } ?? false
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
        withoutKeys[account] != nil
    }

    /// Forgets the last answer before the server is asked again, so that a failure does not pass for it.
    mutating func forgetAnswer(of account: String) {
        withoutKeys[account] = nil
    }

    /// The connection is gone.
    mutating func removeAll() {
        self = ListFetches()
    }
}
