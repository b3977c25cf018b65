package import ChatIdentity

/// The devices of accounts: their signed lists, prekeys and mail. The store keeps what was signed as bytes; its caller
/// has checked the signatures. The account of a draft that the store does not know throws
/// ``MessageDraftError/noSuchAccount(_:)``.
package protocol DeviceStore: Sendable {
    /// Stores the next device list of an account, or its first one, which begins the account's identity: the version
    /// is the one after the newest list's (1 for the first), the list names that one's hash (zeros for the first), and
    /// the identity is the same. The newest list itself is taken again without a change. A device keeps its keys.
    ///
    /// Of devices that leave, the prekeys, the pairs and the mail go; their blocks of stored messages stay. Their
    /// counts and keys are remembered for the ``DeviceLimits/formerDevices`` that left last.
    ///
    /// - Throws: ``DeviceDraftError`` for an invalid draft, ``StorageError``.
    func publishDevices(_ draft: DeviceListDraft) async throws -> DeviceListOutcome

    /// Begins a new identity of an account with its first device list. All lists, devices, prekeys, pairs and mail of
    /// the former one go; blocks of stored messages stay.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``DeviceDraftError`` for an invalid draft, ``StorageError``.
    func resetIdentity(_ draft: DeviceListDraft, now: Int64) async throws -> IdentityResetOutcome

    /// Returns the newest device list of an account; `nil` when it has none.
    ///
    /// - Throws: ``StorageError``.
    func newestDeviceList(of account: AccountID) async throws -> StoredDeviceList?

    /// Returns the device lists of an account with a higher version, in ascending order.
    ///
    /// - Parameter limit: The maximum number of lists; a shorter result is the end.
    /// - Throws: ``StorageError``.
    func deviceLists(of account: AccountID, after version: UInt64, limit: Int) async throws -> [StoredDeviceList]

    /// Returns the devices on the newest lists of accounts, sorted. Accounts without a list are left out.
    ///
    /// - Throws: ``StorageError``.
    func devices(of accounts: [AccountID]) async throws -> [AccountID: [DeviceNumber]]

    /// Returns the accounts with which an account has a direct conversation, except itself, sorted by number.
    ///
    /// - Throws: ``StorageError``.
    func directContacts(of account: AccountID) async throws -> [AccountID]

    /// Checks the device of a login, and notes how many blocks its key store has sealed if that is the highest number
    /// so far, and at most ``DeviceLimits/blocksSealed``.
    ///
    /// - Parameter device: The device; `nil` for none.
    /// - Throws: ``StorageError``.
    func noteLogin(of account: AccountID, device: DeviceNumber?, blocksSealed: UInt64) async throws -> DeviceLogin

    /// Stores prekeys of a device. The same number with the same bytes is stored once.
    ///
    /// - Throws: ``DeviceDraftError`` for an invalid draft, ``StorageError``.
    func publishPrekeys(_ draft: PrekeyDraft) async throws -> PrekeyOutcome

    /// Returns what a device needs to begin sessions with other devices, sorted by device; those without a signed
    /// prekey are left out. Each bundle has a one-time pair, which is then reserved: the same device is given the same
    /// pair for ``DeviceLimits/reservationLifetime``, and nobody else ever is.
    ///
    /// A device takes at most one fresh pair a day from each device, and the devices of an account at most
    /// ``DeviceLimits/freshPairs`` from those of another account. Beyond that, and for an asking device that is not on
    /// its account's newest list, bundles have no pair.
    ///
    /// - Throws: ``StorageError``.
    func bundles(_ request: BundleRequest) async throws -> [DeviceBundle]

    /// Returns the one-time pairs of a device that are left, and those that were handed out.
    ///
    /// - Throws: ``StorageError``.
    func pairs(of account: AccountID, device: DeviceNumber) async throws -> PairInventory

    /// Stores a piece of mail for a device, and notes how many blocks the sender's key store has sealed. Mail beyond
    /// the bounds of the device goes (``WaitingMail``).
    ///
    /// - Throws: ``DeviceDraftError`` for an invalid draft, ``StorageError``.
    func append(_ draft: DeviceMailDraft) async throws -> DeviceMailOutcome

    /// Removes the mail that a device has handled, and returns the next.
    ///
    /// - Returns: The mail; `nil` when the device is not on the account's newest list.
    /// - Throws: ``StorageError``.
    func deviceMail(_ request: DeviceMailRequest) async throws -> DeviceMailPage?

    /// Removes mail that has waited for ``DeviceLimits/mailLifetime``, and tokens that are not needed any more.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Returns: The number of pieces and tokens that were removed.
    /// - Throws: ``StorageError``.
    func removeOldMail(now: Int64) async throws -> Int
}
