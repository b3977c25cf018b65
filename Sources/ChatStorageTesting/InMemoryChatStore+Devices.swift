package import ChatIdentity
package import ChatStorage

extension InMemoryChatStore {
    package func publishDevices(_ draft: DeviceListDraft) async throws -> DeviceListOutcome {
        try draft.check()
        return try perform(.devices) { chat in
            _ = try chat.people.present(draft.account)
            return chat.devices.publish(draft)
        }
    }

    package func resetIdentity(_ draft: DeviceListDraft, now: Int64) async throws -> IdentityResetOutcome {
        try draft.check()
        return try perform(.devices) { chat in
            _ = try chat.people.present(draft.account)
            return chat.devices.reset(draft, now: now)
        }
    }

    package func newestDeviceList(of account: AccountID) async throws -> StoredDeviceList? {
        try perform(.devices) { $0.devices.lists(of: account).last }
    }

    package func deviceLists(
        of account: AccountID,
        after version: UInt64,
        limit: Int
    ) async throws -> [StoredDeviceList] {
        try perform(.devices) { chat in
            Array(chat.devices.lists(of: account).filter { $0.version > version }.prefix(max(limit, 0)))
        }
    }

    package func devices(of accounts: [AccountID]) async throws -> [AccountID: [DeviceNumber]] {
        try perform(.devices) { chat in
            Set(accounts).reduce(into: [:]) { found, account in
                let devices = chat.devices.numbers(of: account)
                found[account] = devices.isEmpty ? nil : devices
            }
        }
    }

    package func directContacts(of account: AccountID) async throws -> [AccountID] {
        try perform(.devices) { chat in
            chat.conversations.filter { $0.pair.contains(account) }.compactMap { $0.peer(of: account) }
                .sorted { $0.rawValue < $1.rawValue }
        }
    }

    package func noteLogin(
        of account: AccountID,
        device: DeviceNumber?,
        blocksSealed: UInt64
    ) async throws -> DeviceLogin {
        try perform(.devices) { $0.devices.noteLogin(of: account, device: device, blocksSealed: blocksSealed) }
    }
}

extension InMemoryChatStore {
    package func publishPrekeys(_ draft: PrekeyDraft) async throws -> PrekeyOutcome {
        try draft.check()
        return try perform(.devices) { $0.devices.publish(draft) }
    }

    package func bundles(_ request: BundleRequest) async throws -> [DeviceBundle] {
        try perform(.devices) { $0.devices.bundles(request) }
    }

    package func pairs(of account: AccountID, device: DeviceNumber) async throws -> PairInventory {
        try perform(.devices) { chat in
            chat.devices.listed(device, of: account)?.pairs.inventory ?? PairInventory(left: [], handedOut: [])
        }
    }

    package func append(_ draft: DeviceMailDraft) async throws -> DeviceMailOutcome {
        try draft.check()
        return try perform(.devices) { chat in
            guard chat.devices.listed(draft.senderDevice, of: draft.sender) != nil else {
                return .noSuchSender
            }
            chat.devices.noteBlocksSealed(draft.blocksSealed, by: draft.senderDevice, of: draft.sender)
            guard chat.devices.listed(draft.device, of: draft.recipient) != nil else {
                return .noSuchDevice
            }
            return chat.devices.mail.append(draft)
        }
    }

    package func deviceMail(_ request: DeviceMailRequest) async throws -> DeviceMailPage? {
        try perform(.devices) { chat in
            guard chat.devices.listed(request.device, of: request.account) != nil else {
                return nil
            }
            return try chat.devices.mail.take(request, chat.people)
        }
    }

    package func removeOldMail(now: Int64) async throws -> Int {
        try perform(.devices) { $0.devices.mail.removeExpired(now: now) }
    }
}
