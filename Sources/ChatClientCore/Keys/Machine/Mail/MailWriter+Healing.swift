import ChatEncryption
import ChatIdentity

/// Requests to heal, and healed texts.
extension MailWriter {
    /// Looks through all devices once after a login, and once an hour.
    mutating func startRound(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard step.now.monotonic >= nextRound ?? .min else {
            return
        }
        nextRound = step.now.monotonic + limits.healingInterval
        let healing = Healing(account: account, limits: limits)
        for peer in try step.records.peers() {
            for device in try step.records.devices(of: peer.account)
            where try !healing.due(for: device.address, in: step).isEmpty {
                correspondence.consequences.heal(device.address, failed: nil)
            }
        }
    }

    /// Asks a device for what could not be opened, in a new session if one has failed.
    mutating func ask(
        _ sender: DeviceAddress,
        _ own: OwnDevice,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let healing = Healing(account: account, limits: limits)
        let keeper = SessionKeeper(own: own, limits: limits)
        let requests = try healing.due(for: sender, in: step)
        var payloads = requests.map(\.payloadHash)
        if payloads.isEmpty, let lost = correspondence.consequences.lostMail[sender] {
            payloads = [lost]
        }
        let devices = try healing.askable(for: sender, own: own.address, in: step)
        let failed = correspondence.consequences.toHeal[sender] ?? 0
        guard !payloads.isEmpty, !devices.isEmpty else {
            correspondence.consequences.settled(sender)
            return
        }
        if failed != 0, try healing.mayRestart(with: sender, in: step), !restarting.contains(sender) {
            try keeper.retire(failed, with: sender, in: &step)
            try restart(with: sender, in: &step)
        }
        let missing = try Sealer(own: own, limits: limits).withoutSession(devices, in: step)
        if !missing.isEmpty, try healing.mayRestart(with: sender, in: step) {
            try restart(with: sender, in: &step)
        }
        if !missing.isEmpty, restarting.contains(sender), correspondence.lists.tries(missing) < limits.tries {
            correspondence.lists.wantBundles(missing)
            return
        }
        restarting.remove(sender)
        correspondence.consequences.settled(sender)
        correspondence.lists.forgetTries(missing)
        for device in devices {
            let demand = try healing.demand(payloads, failed: failed, of: device.address, in: step)
            if try post(.cannotOpen(demand), to: device, own, for: .demand(payloads), in: &step) {
                try healing.asked(requests, in: &step)
            }
        }
    }

    private mutating func restart(with device: DeviceAddress, in step: inout EncryptionStep) throws(KeyStoreError) {
        restarting.insert(device)
        try step.records.setLastRestart(step.now.clock, with: device)
    }

    /// Sends texts again to devices that ask for them and may have them.
    mutating func answerPleas(
        _ own: OwnDevice,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let pleas = correspondence.consequences.pleas
        correspondence.consequences.pleas = []
        let now = step.now.monotonic
        healed = healed.filter { now - $0.value < limits.healingInterval / 2 }
        let healing = Healing(account: account, limits: limits)
        for plea in pleas {
            for answer in try healing.answers(to: plea, own: own, in: step) {
                let key = Healed(device: plea.device, payload: answer.payload)
                guard healed[key] == nil, let device = try step.records.device(plea.device) else {
                    continue
                }
                let kind = SealedContent.Kind.healed(answer.text, payload: answer.payload)
                let purpose = OutgoingMail.Purpose.healed(plea.device, payload: answer.payload)
                let counter = max(1, answer.row.counter)
                if try post(kind, to: device, own, counter: counter, for: purpose, in: &step) {
                    healed[key] = now
                }
            }
        }
    }
}
