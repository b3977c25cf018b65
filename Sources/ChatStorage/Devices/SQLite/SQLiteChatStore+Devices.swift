import ChatIdentity
import GRDB

extension SQLiteChatStore: DeviceStore {
    func publishDevices(_ draft: DeviceListDraft) async throws -> DeviceListOutcome {
        try draft.check()
        return try await write { try DeviceListTable(database: $0).publish(draft) }
    }

    func resetIdentity(_ draft: DeviceListDraft, now: Int64) async throws -> IdentityResetOutcome {
        try draft.check()
        return try await write { try DeviceListTable(database: $0).reset(draft, now: now) }
    }

    func newestDeviceList(of account: AccountID) async throws -> StoredDeviceList? {
        try await lookUp { try DeviceListTable(database: $0).newest(of: account) }
    }

    func deviceLists(of account: AccountID, after version: UInt64, limit: Int) async throws -> [StoredDeviceList] {
        try await read { try DeviceListTable(database: $0).lists(of: account, after: version, limit: max(limit, 0)) }
    }

    func devices(of accounts: [AccountID]) async throws -> [AccountID: [DeviceNumber]] {
        try await read { database in
            let table = DeviceTable(database: database)
            return try Set(accounts).reduce(into: [:]) { found, account in
                let devices = try table.devices(of: account)
                found[account] = devices.isEmpty ? nil : devices
            }
        }
    }

    func directContacts(of account: AccountID) async throws -> [AccountID] {
        try await read { try Access(database: $0, account: account).directContacts() }
    }

    func noteLogin(
        of account: AccountID,
        device: DeviceNumber?,
        blocksSealed: UInt64
    ) async throws -> DeviceLogin {
        let (known, hasDevices) = try await lookUp { database in
            let table = DeviceTable(database: database)
            let known = try device.flatMap { try table.blocksSealed(by: $0, of: account) }
            return (known, try known != nil || !table.devices(of: account).isEmpty)
        }
        guard let device, let known, known < Int64(clamping: blocksSealed), blocksSealed <= DeviceLimits.blocksSealed
        else {
            let standing = DeviceStanding(of: device, known: known, blocksSealed: blocksSealed)
            return DeviceLogin(standing: standing, hasDevices: hasDevices)
        }
        return try await write { database in
            let table = DeviceTable(database: database)
            let known = try table.blocksSealed(by: device, of: account)
            try table.noteBlocksSealed(blocksSealed, by: device, of: account)
            let standing = DeviceStanding(of: device, known: known, blocksSealed: blocksSealed)
            return DeviceLogin(standing: standing, hasDevices: try !table.devices(of: account).isEmpty)
        }
    }

    /// Reads a few rows by key, for which a login waits.
    private func lookUp<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await StorageError.mapping(path) { try await lookups.read(database, work) }
    }
}

// Prekeys and mail.
extension SQLiteChatStore {
    func publishPrekeys(_ draft: PrekeyDraft) async throws -> PrekeyOutcome {
        try draft.check()
        return try await write { try PrekeyTable(database: $0).publish(draft) }
    }

    func bundles(_ request: BundleRequest) async throws -> [DeviceBundle] {
        guard !request.wanted.isEmpty else {
            return []
        }
        let query = { @Sendable (database: Database) throws -> [DeviceBundle] in
            try BundleQuery(database: database, request: request).fetch()
        }
        // Without an asking device nothing is reserved: such a request need not wait for the writer.
        return request.askerDevice == nil ? try await read(query) : try await write(query)
    }

    func pairs(of account: AccountID, device: DeviceNumber) async throws -> PairInventory {
        try await read { database in
            guard try DeviceTable(database: database).isListed(device, of: account) else {
                return PairInventory(left: [], handedOut: [])
            }
            return try PairTable(database: database, device: device).inventory()
        }
    }

    func append(_ draft: DeviceMailDraft) async throws -> DeviceMailOutcome {
        try draft.check()
        return try await write { try MailTable(database: $0).append(draft) }
    }

    func deviceMail(_ request: DeviceMailRequest) async throws -> DeviceMailPage? {
        // Most requests find nothing to remove, and need no disk write.
        let page = try await read { database -> DeviceMailPage? in
            let table = MailTable(database: database)
            guard try DeviceTable(database: database).isListed(request.device, of: request.account),
                try !table.hasHandled(request)
            else {
                return nil
            }
            return try table.page(request)
        }
        if let page {
            return page
        }
        return try await write { try MailTable(database: $0).take(request) }
    }

    func removeOldMail(now: Int64) async throws -> Int {
        try await write { try MailTable(database: $0).removeExpired(now: now) }
    }
}
