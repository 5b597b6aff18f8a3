package org.pavillon.portal.admin;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.datepicker.DatePicker.DatePickerI18n;
import java.text.DateFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Fields for a day that speak the person's language. */
final class Days {
    private Days() {}

    static DatePicker picker(String label) {
        Locale locale = AdminPage.locale();
        DateFormatSymbols words = DateFormatSymbols.getInstance(locale);
        DatePicker picker = new DatePicker(label);
        picker.setLocale(locale);
        picker.setClearButtonVisible(true);
        picker.setI18n(new DatePickerI18n()
                .setMonthNames(Arrays.asList(words.getMonths()).subList(0, 12))
                .setWeekdays(days(words.getWeekdays()))
                .setWeekdaysShort(days(words.getShortWeekdays()))
                .setFirstDayOfWeek(locale.getLanguage().equals("fr") ? 1 : 0)
                .setToday(AdminPage.text("admin.today"))
                .setCancel(AdminPage.text("portal.cancel"))
                .setBadInputErrorMessage(AdminPage.text("admin.day.wrong")));
        return picker;
    }

    /** From Sunday on; Java's list starts with an empty word. */
    private static List<String> days(String[] words) {
        return Arrays.asList(words).subList(1, 8);
    }
}
