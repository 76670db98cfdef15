"""What the pages at the door say, Azerbaijani first. They are made without a script and without Streamlit."""

from collections.abc import Mapping
from typing import Final

from registries.passwords import SHORTEST
from registries.sessions import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "product": ("Qəbul", "Qəbul"),
    "subtitle": ("Yerli şöbənin iş yeri", "The desk of a local office"),
    "sign_in": ("Daxil ol", "Sign in"),
    "sign_in_oidc": ("Təşkilatın hesabı ilə daxil ol", "Sign in with the organisation's account"),
    "login": ("İstifadəçi adı", "User name"),
    "password": ("Parol", "Password"),
    "refused": (
        "İstifadəçi adı və ya parol yanlışdır. Bir neçə uğursuz cəhddən sonra bir qədər gözləmək lazımdır.",
        "The user name or the password is wrong. After several failed attempts you have to wait a while.",
    ),
    "not_named": (
        "Sizi tanıya bilmədik. Administratora müraciət edin.",
        "We do not know who you are. Please ask your administrator.",
    ),
    "stale": (
        "Səhifə köhnəlmişdi. Yenidən cəhd edin.",
        "The page was out of date. Please try again.",
    ),
    "change": ("Parolun dəyişdirilməsi", "Change of password"),
    "change_first": (
        "İlk parol sizə verilib. Davam etmək üçün öz parolunuzu təyin edin.",
        "Your first password was given to you. Set your own one to go on.",
    ),
    "old": ("İndiki parol", "Present password"),
    "new": ("Yeni parol", "New password"),
    "again": ("Yeni parol, bir daha", "New password, once more"),
    "save": ("Yadda saxla", "Save"),
    "wrong_old": ("İndiki parol yanlışdır.", "The present password is wrong."),
    "differ": ("Yeni parol iki dəfə eyni yazılmayıb.", "The new password was not typed the same twice."),
    "SHORT": (f"Parol ən azı {SHORTEST} simvol olmalıdır.", f"A password has at least {SHORTEST} characters."),
    "LONG": ("Parol çox uzundur.", "The password is too long."),
    "MONOTONOUS": ("Parolda daha çox fərqli simvol olmalıdır.", "A password needs more different characters."),
    "LIKE_LOGIN": ("Parolda istifadəçi adı olmamalıdır.", "A password does not hold the user name."),
    "SAME": ("Yeni parol köhnəsindən fərqlənməlidir.", "The new password has to differ from the present one."),
    "sign_out": ("Çıxış", "Sign out"),
    "sign_out_ask": ("İş yerindən çıxmaq istəyirsiniz?", "Do you want to leave the desk?"),
    "too_many": (
        "Bu ünvandan çox cəhd edilib. Bir dəqiqə gözləyin.",
        "Too many tries from this address. Please wait a minute.",
    ),
    "nowhere": ("Belə səhifə yoxdur", "There is no such page"),
    "nowhere_told": ("Ünvanda səhv var və ya səhifə köçürülüb.", "The address is wrong, or the page has moved."),
    "away": ("Müvəqqəti fasilə", "Away for a moment"),
    "away_told": (
        "Hazırda məlumat bazasına çıxış yoxdur. Heç nə itməyib; bir dəqiqədən sonra yenidən cəhd edin.",
        "The database cannot be reached just now. Nothing is lost; try again in a minute.",
    ),
    "back": ("Geri", "Back"),
}


def word(name: str, language: Language) -> str:
    """One of ``WORDS``. Raises KeyError."""
    return WORDS[name][0 if language == "az" else 1]
