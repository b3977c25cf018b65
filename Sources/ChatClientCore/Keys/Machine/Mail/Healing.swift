import ChatEncryption
import ChatIdentity

/// Requests to heal: what this device asks for, and what it answers.
struct Healing {
    let account: String
    let limits: EncryptionLimits

    /// What is to be asked of a sender's devices now; empty for nothing.
    func due(for sender: DeviceAddress, in step: EncryptionStep) throws(KeyStoreError) -> [HealingRequest] {
        var requests = try step.records.healingRequests(to: sender)
        let outstanding = requests.count { $0.tries < limits.healingTries }
        if outstanding < limits.healingRequests {
            let known = Set(requests.map(\.payloadHash))
            let since = try step.records.device(sender)?.since ?? 0
            let rows = try step.records.unopenedMessages(of: sender, limit: 2 * limits.healingRequests)
            for row in rows.prefix(limits.healingRequests - outstanding) where !known.contains(row.payloadHash) {
                guard case .unopened(let reason) = row.content, reason.isHealable, row.time >= since else {
                    continue
                }
                requests.append(HealingRequest(payloadHash: row.payloadHash, sender: sender, asked: 0, tries: 0))
            }
        }
        let now = step.now.clock
        let due = requests.filter { request in
            let age = now.subtractingReportingOverflow(request.asked).partialValue
            // A request from the future was made by a clock that was wrong.
            return request.tries < limits.healingTries && (age >= limits.healingInterval || age < 0)
        }
        return Array(due.prefix(limits.healedAtOnce))
    }

    /// The devices that may answer: the sender, or all of its account if it was removed.
    func askable(
        for sender: DeviceAddress,
        own: DeviceAddress,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> [KnownDevice] {
        guard let record = try step.records.peer(sender.account) else {
            return []
        }
        let lists = PeerLists(limits: limits)
        let present = try lists.present(of: record, in: step.records).filter { $0.address != own }
        if let device = present.first(where: { $0.address == sender }) {
            return [device]
        }
        return present
    }

    /// Requests are on their way.
    func asked(_ requests: [HealingRequest], in step: inout EncryptionStep) throws(KeyStoreError) {
        for var request in requests {
            request.asked = step.now.clock
            try step.records.save(request)
        }
    }

    /// The server has stored mail that asks for these payloads: only that is a try.
    func stored(_ payloads: [[UInt8]], in step: inout EncryptionStep) throws(KeyStoreError) {
        for payload in payloads {
            if var request = try step.records.healingRequest(payload) {
                request.asked = step.now.clock
                request.tries += 1
                try step.records.save(request)
            }
        }
    }

    /// The request itself.
    func demand(
        _ payloads: [[UInt8]],
        failed session: UInt64,
        of device: DeviceAddress,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> HealingDemand {
        let sessions = try step.records.sessions(with: device).filter { $0.retirement != .own }
        return HealingDemand(payloads: payloads, failedSession: session, sessions: sessions.map(\.number))
    }

    /// Whether a session may be begun with a device because one failed: once an hour.
    func mayRestart(with device: DeviceAddress, in step: EncryptionStep) throws(KeyStoreError) -> Bool {
        guard let last = try step.records.lastRestart(with: device) else {
            return true
        }
        let age = step.now.clock.subtractingReportingOverflow(last).partialValue
        return age >= limits.healingInterval || age < 0
    }

    /// The own texts that a device asks for and may have: it was among those that they were sealed for, its account has
    /// the same identity, and they are not old.
    func answers(
        to plea: MailReader.Plea,
        own: OwnDevice,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> [(payload: [UInt8], row: ArchivedMessage, text: String)] {
        guard let device = try step.records.device(plea.device), device.removed == nil,
            let record = try step.records.peer(device.address.account), record.identity == device.identity,
            record.standing == .good, record.verified == nil || record.isVerified
        else {
            return []
        }
        let former = Set(try step.records.state().formerNumbers)
        var answers: [(payload: [UInt8], row: ArchivedMessage, text: String)] = []
        for payload in plea.payloads.prefix(limits.healedAtOnce) {
            guard let row = try step.records.message(payloadHash: payload), case .text(let text) = row.content,
                row.sender.account == account,
                row.sender.device == own.number || former.contains(row.sender.device),
                row.recipients.contains(device.address), row.time >= device.since,
                step.now.clock - row.time <= limits.healingAge
            else {
                continue
            }
            answers.append((payload, row, text))
        }
        return answers
    }
}
