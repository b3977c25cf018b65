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
    var healed: [Healed: Int64] = [:]
    /// Devices with which a session is being begun because one failed.
    var restarting: Set<DeviceAddress> = []
    /// How long nothing is sent, because the server was too busy for it.
    private var pause = Backoff()
    /// When all devices are looked through for requests that are due: monotonic milliseconds.
    var nextRound: Int64?

    struct Healed: Hashable {
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

    /// Whether something waits before it is sent again.
    var isPaused: Bool { outgoing.hasFailed }

    /// The server has stored mail, or refused it.
    mutating func answered(
        _ request: RequestNumber,
        _ answer: EncryptionAnswer,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard case .failed(let error) = answer else {
            pause.succeed(at: step.now.monotonic)
            if case .demand(let payloads) = outgoing.remove(request)?.purpose {
                try Healing(account: account, limits: limits).stored(payloads, in: &step)
            }
            return
        }
        if error.passes {
            pause.fail(error, at: step.now.monotonic)
            guard !outgoing.sendAgain(request, limit: limits.mailTries) else {
                return
            }
        }
        guard let (mail, purpose) = outgoing.remove(request) else {
            return
        }
        if case .healed(let device, let payload) = purpose {
            healed[Healed(device: device, payload: payload)] = nil
        }
        if !error.passes {
            correspondence.lists.want(mail.recipient.account)
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
    /// - Returns: Whether there were room and a session for it.
    mutating func post(
        _ kind: SealedContent.Kind,
        to device: KnownDevice,
        _ own: OwnDevice,
        session chosen: SessionRecord? = nil,
        counter: UInt64 = 0,
        as use: BlockUse = .mail,
        for purpose: OutgoingMail.Purpose = .session,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard outgoing.hasRoom(limits.waitingMail) else {
            return false
        }
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
        outgoing.append(mail, for: purpose)
        return true
    }
}
