import ChatIdentity
import ChatProtocol

@testable import ChatClientCore

/// The server's answers.
extension ModelServer {
    /// What others are told because of a request.
    enum Effect {
        case devicesChanged(String)
        case mailWaiting(DeviceAddress)
        case stored(Stored)
    }

    /// Answers a request of a session.
    ///
    /// - Parameter device: The session's device; a list that names it makes it that.
    mutating func answer(
        _ request: EncryptionRequest,
        of account: String,
        _ device: inout DeviceNumber?,
        _ effects: inout [Effect]
    ) -> EncryptionAnswer {
        switch request {
        case .conversations:
            let list = conversations(of: account)
            return .conversations(list, through: list.last?.number ?? 0, more: false)
        case .page(let conversation, let after):
            let page = messages(conversation, after: after).prefix(Self.pageSize)
            let isAtEnd = page.last?.message.sequence == conversations[conversation]?.last?.message.sequence
            let view = page.map { self.view($0, for: device) }
            return .page(view, isAtEnd: isAtEnd || page.isEmpty)
        case .devices(let query):
            return devices(query, asking: device.map { DeviceAddress(account: account, device: $0) })
        case .publishDevices(let publication):
            return publish(publication, of: account, &device, &effects)
        case .resetIdentity(let password, let publication):
            return password == Self.password
                ? reset(publication, of: account, &device, &effects) : .refused("wrong_password")
        case .publishPrekeys(let publication):
            return publish(publication, of: account, device)
        case .send(let text):
            return send(text, of: account, device, &effects)
        case .sendMail(let mail):
            return send(mail, of: account, device, &effects)
        case .mail(let after):
            guard let device else {
                return .refused("no_such_device")
            }
            accounts[account]?.devices[device]?.mail.removeAll { $0.number <= after }
            let mail = accounts[account]?.devices[device]?.mail ?? []
            return .mail(Array(mail.prefix(20)), more: mail.count > 20)
        }
    }

    static let pageSize = 50

    private func conversations(of account: String) -> [DirectConversation] {
        conversations.keys.sorted().compactMap { number in
            peer(of: account, in: number).map {
                DirectConversation(
                    number: number,
                    name: $0,
                    lastSequence: conversations[number]?.last?.message.sequence ?? 0
                )
            }
        }
    }

    private mutating func devices(_ query: DevicesQuery, asking: DeviceAddress?) -> EncryptionAnswer {
        guard let account = accounts[query.account] else {
            return .refused("no_such_user")
        }
        let known = query.knownIdentity == account.identity ? query.knownVersion : 0
        let lists = account.lists.dropFirst(Int(min(known, account.version)))
        var bundles: [ShownBundle] = []
        for number in query.bundlesFor {
            if account.newest?.device(number) != nil, let prekey = account.devices[number]?.prekey {
                let pair = asking.flatMap { handOut(DeviceAddress(account: query.account, device: number), to: $0) }
                bundles.append(ShownBundle(device: number.rawValue, prekey: prekey, pair: pair))
            }
        }
        let own = asking?.account == query.account ? asking.flatMap { account.devices[$0.device] } : nil
        return .devices(
            ShownDevices(
                username: query.account,
                identity: account.identity,
                lists: Array(lists.prefix(Self.listsAtOnce)),
                more: lists.count > Self.listsAtOnce,
                bundles: bundles,
                pairsLeft: own?.pairs.keys.sorted() ?? [],
                pairsHandedOut: own?.handedOut ?? [],
                version: account.version
            )
        )
    }

    static let listsAtOnce = 3

    /// The pair that is reserved for a device, or the next.
    private mutating func handOut(_ owner: DeviceAddress, to asking: DeviceAddress) -> SignedPart? {
        guard var device = accounts[owner.account]?.devices[owner.device] else {
            return nil
        }
        if let reserved = device.reservations[asking] {
            return reserved.pair
        }
        guard let number = device.pairs.keys.min(), let pair = device.pairs.removeValue(forKey: number) else {
            return nil
        }
        device.reservations[asking] = (number, pair)
        device.handedOut.append(HandedOutPair(number: number, time: clock))
        accounts[owner.account]?.devices[owner.device] = device
        return pair
    }

    private mutating func publish(
        _ publication: DevicePublication,
        of name: String,
        _ session: inout DeviceNumber?,
        _ effects: inout [Effect]
    ) -> EncryptionAnswer {
        guard var account = accounts[name], let identity = try? SigningPublicKey(publication.identity),
            let list = try? publication.list.list.verified(by: identity, account: name),
            account.lists.isEmpty || account.identity == publication.identity,
            list.device(publication.device) != nil
        else {
            return .refused("list_conflict")
        }
        guard account.devices[publication.device]?.blocksSealed ?? 0 <= publication.blocksSealed else {
            return .refused("no_such_device")
        }
        if account.lists.last != publication.list {
            guard list.version == account.version + 1,
                list.previous == account.lists.last?.list.hash ?? DeviceList.noList
            else {
                return .refused("list_conflict")
            }
            account.identity = publication.identity
            account.lists.append(publication.list)
            account.devices = account.devices.filter { list.device($0.key) != nil }
            effects.append(.devicesChanged(name))
        }
        account.devices[publication.device, default: Device()].blocksSealed = publication.blocksSealed
        accounts[name] = account
        session = publication.device
        return .done
    }

    static let password = "secret"

    /// Begins a new identity, once a day.
    private mutating func reset(
        _ publication: DevicePublication,
        of name: String,
        _ session: inout DeviceNumber?,
        _ effects: inout [Effect]
    ) -> EncryptionAnswer {
        let former = accounts[name, default: Account()]
        guard former.lists.last != publication.list else {
            return publish(publication, of: name, &session, &effects)
        }
        guard former.identity != publication.identity else {
            return .refused("list_conflict")
        }
        if let last = resets[name]?.last, clock - last < EncryptionLimits.day {
            return .failed(ChatError(.throttled, "Once a day.", retryAfter: .seconds(80_000)))
        }
        accounts[name] = Account()
        let answer = publish(publication, of: name, &session, &effects)
        if case .done = answer {
            resets[name, default: []].append(clock)
        } else {
            accounts[name] = former
        }
        return answer
    }

    private mutating func publish(
        _ publication: PrekeyPublication,
        of name: String,
        _ session: DeviceNumber?
    ) -> EncryptionAnswer {
        guard let session, var device = accounts[name]?.devices[session] else {
            return .refused("no_such_device")
        }
        device.prekey = publication.prekey ?? device.prekey
        for part in publication.pairs {
            guard let pair = try? OneTimePair(body: part.body) else {
                return .refused("invalid_prekey")
            }
            guard !device.handedOut.contains(where: { $0.number == pair.number }) else {
                continue
            }
            guard device.pairs[pair.number, default: part] == part else {
                return .refused("prekey_conflict")
            }
            device.pairs[pair.number] = part
        }
        accounts[name]?.devices[session] = device
        return .done
    }

    private mutating func note(_ blocksSealed: UInt64, of account: String, _ device: DeviceNumber) {
        let before = accounts[account]?.devices[device]?.blocksSealed ?? 0
        accounts[account]?.devices[device]?.blocksSealed = max(before, blocksSealed)
    }

    private mutating func send(
        _ text: SealedText,
        of account: String,
        _ session: DeviceNumber?,
        _ effects: inout [Effect]
    ) -> EncryptionAnswer {
        let known = conversations[conversation(account, text.recipient), default: []]
        if !known.contains(where: { $0.token == text.token && $0.message.sender == account }) {
            guard let session, session == text.senderDevice, accounts[account]?.devices[session] != nil else {
                return .refused("no_such_device")
            }
            let devices = [account, text.recipient].flatMap { accounts[$0]?.newest?.devices ?? [] }.map(\.number)
            guard Set(devices).subtracting([session]) == Set(text.blocks.map(\.device)) else {
                return .refused("devices_changed")
            }
            guard !refused.contains(text.token) else {
                return .refused("quota_exceeded")
            }
        }
        note(text.blocksSealed, of: account, text.senderDevice)
        let (receipt, new) = store(text.token, from: account, to: text.recipient, sealed: text)
        if let new {
            effects.append(.stored(new))
        }
        return .stored(receipt)
    }

    private mutating func send(
        _ mail: SealedMail,
        of account: String,
        _ session: DeviceNumber?,
        _ effects: inout [Effect]
    ) -> EncryptionAnswer {
        let owner = mail.recipient
        guard session == mail.senderDevice, accounts[account]?.devices[mail.senderDevice] != nil,
            var device = accounts[owner.account]?.devices[owner.device]
        else {
            return .refused("no_such_device")
        }
        note(mail.blocksSealed, of: account, mail.senderDevice)
        guard device.mailTokens.insert(mail.token).inserted else {
            return .done
        }
        device.lastMail += 1
        device.mail.append(
            ReceivedMail(
                number: device.lastMail,
                sender: account,
                senderDevice: mail.senderDevice.rawValue,
                payload: mail.payload,
                block: mail.block,
                time: clock
            )
        )
        device.mail = device.mail.suffix(Self.mailLimit)
        accounts[owner.account]?.devices[owner.device] = device
        effects.append(.mailWaiting(owner))
        return .done
    }
}

extension EncryptionAnswer {
    static func refused(_ code: String) -> EncryptionAnswer {
        .failed(ChatError(ChatError.Code(rawValue: code), "Refused: \(code)."))
    }
}
