"""Mail domains that anybody can have, so that sharing one says nothing of a company."""

from __future__ import annotations

_LISTED = """
    126.com 163.com 21cn.com aim.com alice.it aol.com arcor.de att.net bellsouth.net
    bigpond.com bk.ru bluewin.ch bol.com.br btinternet.com centrum.cz comcast.net cox.net
    daum.net docomo.ne.jp duck.com email.com email.cz example.com example.net example.org
    ezweb.ne.jp
    fastmail.com foxmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de
    gmx.net googlemail.com hanmail.net hey.com hotmail.ch hotmail.co.uk hotmail.com hotmail.de
    hotmail.es
    hotmail.fr hotmail.it hotmail.nl icloud.com ig.com.br inbox.lv inbox.ru interia.pl
    juno.com kpnmail.nl laposte.net libero.it list.ru live.ca live.co.uk live.com live.de live.fr
    live.it live.nl mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com
    netscape.net numericable.fr o2.pl onet.pl optonline.net orange.es orange.fr outlook.com
    outlook.de
    outlook.es outlook.fr outlook.it outlook.pt pm.me posteo.de posteo.net proton.me
    protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com rogers.com
    sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com sympatico.ca t-online.de
    talktalk.net telefonica.net telenet.be terra.com.br terra.es tin.it tiscali.it tutanota.com
    tuta.com uol.com.br verizon.net virgilio.it virginmedia.com vodafone.de wanadoo.fr web.de
    wp.pl xs4all.nl ya.ru yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br
    yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com ziggo.nl zoho.com
"""

FREE_MAIL = frozenset(_LISTED.split())
"""Domains in small letters; company.toml may name more under [identity] free_mail."""
