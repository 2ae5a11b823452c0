// Every component in every state, on fixture data: gallery.html?lang=ja|en&theme=light|dark|auto&group=NAME
import { createApp } from 'vue';
import './styles/index.css';
import GalleryPage from './gallery/GalleryPage.vue';
import { readView } from './gallery/view.ts';

const view = readView(location.search);
document.documentElement.lang = view.lang;
document.documentElement.dataset['theme'] = view.theme;
createApp(GalleryPage, { view }).mount('#gallery');
