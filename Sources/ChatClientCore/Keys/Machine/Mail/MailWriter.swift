import ChatEncryption
import ChatIdentity

/// Seals device mail: first answers, ML-KEM offers and answers, heartbeats, requests to heal, and healed texts.
struct MailWriter: Sendable {
    let account: String
    let limits: EncryptionLimits
    private(set) var outgoing = OutgoingMail()
    /// When a first answer goes out at the latest: monotonic milliseconds.
    private var answerTimes: [DeviceAddress: Int64] = [:]
    /// When texts were sent to a device again: monotonic milliseconds.
    private var healed: [Healed: Int64] = [:]
    /// Devices with which a session is being begun because one failed.
    private var restarting: Set<DeviceAddress> = []
    /// How long nothing is sent, because the server was too busy for it.
    private var pause = Backoff()
    /// When all devices are looked through for requests that are due: monotonic milliseconds.
    private var nextRound: Int64?

    private struct Healed: Hashable {
        let device: DeviceAddress
        let payload: [UInt8]
    }

    /// Mail that is on its way at once.
    static let mailAtOnce = 8

    init(account: String, limits: EncryptionLimits) {
        self.account = account
        self.limits = limits
    }

    /// Seals what is due.
    mutating func advance(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let own = try step.records.ownDevice() else {
            return
        }
        try answerPleas(own, &correspondence, in: &step)
        try startRound(&correspondence, in: &step)
        for device in correspondence.consequences.toHeal.keys.sorted() {
            try ask(device, own, &correspondence, in: &step)
        }
        try answerStarts(own, in: &step)
        let touched = correspondence.consequences.touched.sorted()
        correspondence.consequences.touched = []
        for address in touched {
            try serve(address, own, in: &step)
        }
    }

    /// Sends what was sealed.
    mutating func sendAll(_ correspondence: inout Correspondence, in step: inout EncryptionStep) {
        while pause.isOver(at: step.now.monotonic), outgoing.hasNext, outgoing.underway < Self.mailAtOnce {
            let number = outgoing.nextNumber()
            let request = correspondence.requests.add(.outgoingMail(number))
            if let mail = outgoing.next(as: request) {
                step.act(.request(request, .sendMail(mail)))
            }
        }
    }

    /// The server has stored mail, or refused it.
    mutating func answered(
        _ request: RequestNumber,
        _ answer: EncryptionAnswer,
        _ correspondence: inout Correspondence,
        at monotonic: Int64
    ) {
        guard case .failed(let error) = answer else {
            outgoing.remove(request)
            pause.succeed(at: monotonic)
            return
        }
        switch error.code {
        case .timedOut, .connectionLost:
            // It is sent again on the next connection.
            break
        case .throttled, .busy:
            outgoing.sendAgain(request)
            pause.fail(error, at: monotonic)
        default:
            if let mail = outgoing.remove(request) {
                correspondence.lists.want(mail.recipient.account)
            }
        }
    }

    mutating func disconnected() {
        outgoing.disconnected()
        pause = Backoff()
        nextRound = nil
    }

    /// Mail of the device before cannot be sent any more.
    mutating func deviceChanged() {
        outgoing.removeAll()
        answerTimes = [:]
    }

    // MARK: - Empty mail

    /// First answers that were not given by a text meanwhile.
    private mutating func answerStarts(_ own: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        let owed = try step.records.devicesOwedAnAnswer()
        answerTimes = answerTimes.filter { entry in owed.contains { $0.address == entry.key } }
        for device in owed {
            let time = answerTimes[device.address] ?? step.now.monotonic + limits.answerDelay
            answerTimes[device.address] = time
            if step.now.monotonic >= time {
                answerTimes[device.address] = nil
                try sendEmpty(to: device, own, in: nil, in: &step)
            }
        }
    }

    /// Gives a device what its sessions owe it.
    private mutating func serve(
        _ address: DeviceAddress,
        _ own: OwnDevice,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let device = try step.records.device(address), device.removed == nil else {
            return
        }
        for session in try step.records.sessions(with: address) where session.retirement == .none {
            // An answer and then an offer at most.
            for _ in 0..<2 {
                guard let present = try step.records.session(session.number, with: address),
                    let ratchet = try? RatchetSession(encoded: present.state),
                    ratchet.dueMail(at: step.now.clock) != nil
                else {
                    break
                }
                try sendEmpty(to: device, own, in: present, in: &step)
            }
        }
        if let device = try step.records.device(address),
            device.receivedWithoutSending >= limits.openedWithoutSending
        {
            try sendEmpty(to: device, own, in: nil, in: &step)
        }
    }

    /// - Parameter session: The session; `nil` for the one for texts.
    private mutating func sendEmpty(
        to device: KnownDevice,
        _ own: OwnDevice,
        in session: SessionRecord?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        _ = try post(.empty, to: device, own, session: session, as: .emptyMail, in: &step)
    }

    /// Seals mail and puts it into the queue.
    ///
    /// - Returns: Whether there was a session for it.
    mutating func post(
        _ kind: SealedContent.Kind,
        to device: KnownDevice,
        _ own: OwnDevice,
        session chosen: SessionRecord? = nil,
        counter: UInt64 = 0,
        as use: BlockUse = .mail,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        let keeper = SessionKeeper(own: own, limits: limits)
        let token = step.generator.bytes(SealedContent.tokenBytes)
        var session = chosen
        if session == nil {
            session = try keeper.forSending(to: device.address, in: step)
        }
        guard let session,
            let content = try ContentMaker(own: own).content(
                kind,
                to: device.address.account,
                token: token,
                counter: counter,
                in: step
            ),
            let sealed = try Sealer(own: own, limits: limits).seal(content, for: device, in: session, as: use, &step),
            let block = sealed.blocks.first
        else {
            return false
        }
        let mail = SealedMail(
            recipient: device.address,
            senderDevice: own.number,
            payload: sealed.payload,
            block: block.block,
            token: token,
            blocksSealed: sealed.blocksSealed
        )
        outgoing.append(mail, limit: limits.waitingMail)
        return true
    }
}

// MARK: - Healing

extension MailWriter {
    /// Looks through all devices once after a login, and once an hour.
    private mutating func startRound(
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
    private mutating func ask(
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
            if try post(.cannotOpen(demand), to: device, own, in: &step) {
                try healing.asked(requests, in: &step)
            }
        }
    }

    private mutating func restart(with device: DeviceAddress, in step: inout EncryptionStep) throws(KeyStoreError) {
        restarting.insert(device)
        try step.records.setLastRestart(step.now.clock, with: device)
    }

    /// Sends texts again to devices that ask for them and may have them.
    private mutating func answerPleas(
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
                if try post(kind, to: device, own, counter: max(1, answer.row.counter), in: &step) {
                    healed[key] = now
                }
            }
        }
    }
}
